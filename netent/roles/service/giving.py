"""A new provisional password for whoever's own is lost, lapsed or void (product §4)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.accounts.models import Login
from netent.accounts.service import close_request, put_provisional, tell_of_provisional
from netent.activations.service import PreparedCode
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.roles.service.told import Told
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


def give_password(
    session: Session,
    actor: Actor,
    *,
    member_id: UUID,
    prepared: PreparedCode,
    portal: Portal,
    now: datetime,
) -> Told:
    """Put a provisional password in force; every other secret of the member is void from then on.

    It answers a request of his that waits, too, and lifts the lock. He is told, not what it is.
    NotFound; Refusal for whoever is not active; Forbidden for an administrator who has chosen a
    password: nobody gives one to himself, nor to a peer who has come in.
    """
    hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    member = session.scalars(
        select(Member)
        .where(Member.public_id == member_id, Member.state != MemberState.DELETED)
        .with_for_update()
    ).one_or_none()
    if member is None:
        raise NotFound
    if member.is_administrator and not _is_still_out(session, member):
        raise Forbidden
    if member.state is not MemberState.ACTIVE:
        raise Refusal(Reason.MEMBER_SUSPENDED)
    ends_at = put_provisional(session, member, prepared, portal=portal, now=now)
    close_request(session, actor, member, now=now)
    record(session, actor, "member.password_given", subject=str(member.public_id), now=now)
    tell_of_provisional(session, actor, member, recipient=member.email, now=now)
    return Told.of(member, prepared, ends_at)


def _is_still_out(session: Session, member: Member) -> bool:
    """Whether he never chose a password: without another one he could not come in at all."""
    return session.execute(
        select(Login.password_hash).where(Login.member_id == member.id)
    ).one_or_none() == (None,)
