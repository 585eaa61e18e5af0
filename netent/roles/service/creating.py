"""Creating a declarant by hand (product §4, §6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent.accounts.service import open_login, refuse_taken_triplet
from netent.activations.owners import member_owner
from netent.activations.service import PreparedCode, issue_code
from netent.audit.service import record
from netent.habilitations.own_sites import grant_on_own_sites
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, WayIn
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.perimeter.own_sites import own_site
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.roles.service.standing import check_manager, hold_live_registration
from netent.roles.service.told import Told
from netent.tenancy.models import Member, Registration


@dataclass(frozen=True, slots=True)
class NewDeclarant:
    """A declarant as his administrator names him; SIRET and names are what he signs in with."""

    siret: str
    last_name: str
    first_name: str
    email: str
    phone: str
    locale: str


def create_declarant(
    session: Session,
    actor: Actor,
    person: NewDeclarant,
    *,
    declarations: Collection[str],
    prepared: PreparedCode,
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> Told:
    """Enter an active declarant with a provisional password and his rights; he is told by mail.

    Of each declaration named, the rights that are open on an own establishment are given there.
    `prepared` is a provisional password made beforehand; whoever calls tells it once. The actor is
    his administrator from then on: an active one, be it by the same transaction. TripletTaken,
    Forbidden, Refusal when the SIRET is no own establishment or a closed one.
    """
    check_manager(session, actor)
    _refuse_taken(session, person)
    _refuse_foreign_site(session, person.siret, now)
    member = _enter(session, person, actor, now)
    granted = grant_on_own_sites(session, actor, member, declarations, rules=rules, now=now)
    owner = member_owner(member.registration_id, member.id)
    ends_at = issue_code(session, portal, prepared, owner, now=now)
    record(
        session,
        actor,
        "member.created",
        subject=str(member.public_id),
        details={"siret": member.siret, "email": member.email, "rights": granted},
        now=now,
    )
    _tell(session, member, actor, now)
    return Told.of(member, prepared, ends_at)


def _refuse_taken(session: Session, person: NewDeclarant) -> None:
    # Whoever presses twice at once waits here for himself, and learns that it is done.
    # Once it has ended, a login of its own would keep the names for ever.
    hold_live_registration(session)
    refuse_taken_triplet(session, person.siret, person.last_name, person.first_name)


def _refuse_foreign_site(session: Session, siret: str, now: datetime) -> None:
    site = own_site(session, siret)
    if site is None:
        raise Refusal(Reason.NOT_OWN_SITE)
    if not site.is_active:
        # The register may give no day.
        raise Refusal(Reason.ESTABLISHMENT_CLOSED, closed_on=site.closed_on or paris_day(now))


def _enter(session: Session, person: NewDeclarant, actor: Actor, now: datetime) -> Member:
    member = Member(
        siret=person.siret,
        last_name=person.last_name,
        first_name=person.first_name,
        sort_name=fold(f"{person.last_name} {person.first_name}"),
        email=person.email,
        email_validated_at=None,
        phone=person.phone,
        locale=person.locale,
        is_administrator=False,
        is_declarant=True,
        state=MemberState.ACTIVE,
        created_at=now,
        way_in=WayIn.CREATED,
        let_in_by_id=actor.member_id,
    )
    session.add(member)
    session.flush()
    open_login(session, member, password_hash=None, now=now)
    return member


def _tell(session: Session, member: Member, actor: Actor, now: datetime) -> None:
    registration = session.get_one(Registration, member.registration_id)
    send_mail(
        session,
        template="declarant_created",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "last_name": member.last_name,
            "registration_name": registration.name,
            "administrator": actor.name,
            "siret": member.siret,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )
