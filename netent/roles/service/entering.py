"""Entering a person whom an administrator names, with a provisional password (product §4, §6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent.accounts.service import open_login, refuse_taken_triplet
from netent.activations.owners import member_owner
from netent.activations.service import PreparedCode, issue_code
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.perimeter.own_sites import own_site
from netent.policies.portals import Portal
from netent.roles.mails import tell_member
from netent.roles.service.told import Told
from netent.tenancy.holding import hold_registration
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class NewDeclarant:
    """A person as an administrator names him; SIRET and names are what he signs in with."""

    siret: str
    last_name: str
    first_name: str
    email: str
    phone: str
    locale: str


def enter_named(
    session: Session,
    actor: Actor,
    person: NewDeclarant,
    *,
    roles: Collection[Role],
    prepared: PreparedCode,
    portal: Portal,
    now: datetime,
) -> tuple[Member, Told]:
    """Enter an active member with his provisional password; he is told by mail, not what it is.

    An administrator is co-opted by this act, a declarant created. TripletTaken, Forbidden, Refusal
    when the SIRET is no own establishment or a closed one.
    """
    # Whoever presses twice at once waits here for himself, and learns that it is done. Once the
    # registration has ended, a login of its own would keep the names for ever.
    hold_registration(session)
    refuse_taken_triplet(session, person.siret, person.last_name, person.first_name)
    _refuse_foreign_site(session, person.siret, now)
    member = _enter(session, actor, person, roles, now)
    open_login(session, member, password_hash=None, now=now)
    owner = member_owner(member.registration_id, member.id)
    ends_at = issue_code(session, portal, prepared, owner, now=now)
    if member.is_administrator:
        tell_member(session, actor, member, template="administrator_created", now=now)
    else:
        tell_member(session, actor, member, template="declarant_created", now=now)
    return member, Told.of(member, prepared, ends_at)


def _enter(
    session: Session, actor: Actor, person: NewDeclarant, roles: Collection[Role], now: datetime
) -> Member:
    administers = Role.ADMINISTRATOR in roles
    member = Member(
        siret=person.siret,
        last_name=person.last_name,
        first_name=person.first_name,
        sort_name=fold(f"{person.last_name} {person.first_name}"),
        email=person.email,
        email_validated_at=None,
        phone=person.phone,
        locale=person.locale,
        is_administrator=administers,
        is_declarant=Role.DECLARANT in roles,
        state=MemberState.ACTIVE,
        created_at=now,
        way_in=WayIn.COOPTED if administers else WayIn.CREATED,
        let_in_by_id=actor.member_id,
    )
    session.add(member)
    session.flush()
    return member


def _refuse_foreign_site(session: Session, siret: str, now: datetime) -> None:
    site = own_site(session, siret)
    if site is None:
        raise Refusal(Reason.NOT_OWN_SITE)
    if not site.is_active:
        # The register may give no day.
        raise Refusal(Reason.ESTABLISHMENT_CLOSED, closed_on=site.closed_on or paris_day(now))
