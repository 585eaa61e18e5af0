"""Entering people whom an administrator names, with a provisional password (product §4, §6)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.accounts.service import open_login, open_logins, refuse_taken_triplet
from netent.activations.owners import member_owner
from netent.activations.service import PreparedCode, issue_code, issue_first_codes
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.perimeter.own_sites import own_site
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.roles.mails import tell_member, tell_members
from netent.roles.service.told import Told
from netent.tenancy.holding import hold_as_administrator, hold_registration
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


def enter_declarants(
    session: Session,
    actor: Actor,
    people: Sequence[NewDeclarant],
    *,
    prepared: Sequence[PreparedCode],
    portal: Portal,
    now: datetime,
) -> tuple[list[Member], datetime]:
    """Enter many active declarants at once, in this order; and until when their codes hold.

    Each has a code of `prepared`, which holds one of theirs at least for each; each is told by
    mail. That their establishments and triplets are free is for the caller to know, who must hold
    the registration. ValueError when codes lack.
    """
    hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    if len(prepared) < len(people):
        raise ValueError(f"{len(people)} people, {len(prepared)} codes")
    members = _enter_many(session, actor, people, now)
    open_logins(session, members)
    owners = (member_owner(member.registration_id, member.id) for member in members)
    codes = zip(owners, prepared, strict=False)
    kind = SecretKind.PROVISIONAL_PASSWORD
    ends_at = issue_first_codes(session, portal, kind, codes, now=now)
    tell_members(session, actor, members, template="declarant_created", now=now)
    return members, ends_at


def _enter_many(
    session: Session, actor: Actor, people: Sequence[NewDeclarant], now: datetime
) -> list[Member]:
    """Insert them in one statement and read them back by the identifiers that they were given."""
    entering = [_member_of(actor, person, {Role.DECLARANT}, now) for person in people]
    for member in entering:
        member.public_id, member.registration_id = uuid4(), actor.registration_id
    session.bulk_save_objects(entering)
    places = {member.public_id: place for place, member in enumerate(entering)}
    entered = session.scalars(select(Member).where(Member.public_id.in_(places)))
    return sorted(entered, key=lambda member: places[member.public_id])


def _enter(
    session: Session, actor: Actor, person: NewDeclarant, roles: Collection[Role], now: datetime
) -> Member:
    member = _member_of(actor, person, roles, now)
    session.add(member)
    session.flush()
    return member


def _member_of(
    actor: Actor, person: NewDeclarant, roles: Collection[Role], now: datetime
) -> Member:
    administers = Role.ADMINISTRATOR in roles
    return Member(
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


def _refuse_foreign_site(session: Session, siret: str, now: datetime) -> None:
    site = own_site(session, siret)
    if site is None:
        raise Refusal(Reason.NOT_OWN_SITE)
    if not site.is_active:
        # The register may give no day.
        raise Refusal(Reason.ESTABLISHMENT_CLOSED, closed_on=site.closed_on or paris_day(now))
