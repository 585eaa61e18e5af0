"""Letting a member sign in with another establishment of the company (product §2)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.accounts.service import refuse_taken_triplet
from netent.accounts.service.moving import move_login
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.own_sites import own_site
from netent.roles.mails import tell_member
from netent.roles.service.standing import hold_members
from netent.tenancy.models import Member


def move_member(
    session: Session, actor: Actor, *, member_id: UUID, siret: str, now: datetime
) -> Member:
    """Give a member the SIRET of another own establishment to sign in with; he is told by mail.

    His rights, password and sessions stay as they are. It may be oneself: no role changes by it.
    TripletTaken when somebody signs in so already, NotFound, Forbidden, Refusal when the SIRET is
    no own establishment or a closed one.
    """
    member = hold_members(session, actor, member_id).one(member_id)
    if member.siret == siret:
        return member
    site = own_site(session, siret)
    if site is None:
        raise Refusal(Reason.NOT_OWN_SITE)
    if not site.is_active:
        # The register may give no day.
        raise Refusal(Reason.ESTABLISHMENT_CLOSED, closed_on=site.closed_on or paris_day(now))
    refuse_taken_triplet(session, siret, member.last_name, member.first_name)
    before, member.siret = member.siret, siret
    session.flush()
    move_login(session, member)
    record(
        session,
        actor,
        "member.moved",
        subject=str(member.public_id),
        details={"before": before, "after": siret},
        now=now,
    )
    about = {"siret_before": before}
    tell_member(session, actor, member, template="member_moved", about=about, now=now)
    return member
