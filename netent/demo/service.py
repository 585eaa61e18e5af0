"""Loads the demo: all of a registration in one transaction, and nothing twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.accounts import passwords
from netent.accounts.service import open_login
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.demo import excerpt
from netent.demo.atmp_rates import load_rates
from netent.demo.documents import Document, document_of, registration_of
from netent.demo.fictitious import enter_directory
from netent.demo.filings import acting, file_some
from netent.demo.holdings import Holdings
from netent.demo.operator import enter_operator
from netent.demo.payments import enter_account, enter_bodies
from netent.demo.plans import ADMINISTRATOR, PASSWORD, PersonPlan, RegistrationPlan
from netent.demo.rate_requests import ask_rates
from netent.demo.references import enter_references
from netent.demo.sizes import Size, demo_of
from netent.enrolment.service import Applicant, ask_to_join
from netent.enrolment.states import Way
from netent.kernel.enums import Role, WayIn
from netent.kernel.identifiers import fold
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.rules import Rules
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Member, Registration

_AGE = timedelta(days=400)
_ASKED = timedelta(days=2)


def load(size: Size, *, rules: Rules, now: datetime) -> Document:
    """Make what the size lacks, and tell what it holds; the same document at every run.

    A registration that has its members has everything: a load that was interrupted goes on with
    the next one. What people changed since stays as they left it: a registration that they
    terminated is not made again.
    """
    demo = demo_of(size)
    missing = [plan for plan in demo.registrations if not _is_there(plan)]
    if missing:
        excerpt.load_excerpts(now=now)
        with transaction(PORTAL) as session:
            enter_directory(session, demo.fictitious_sites)
            enter_bodies(session, now=now)
        # Slow on purpose, so made once: every account of the demo has the same password.
        digest = passwords.current().hash(PASSWORD)
        for plan in missing:
            _make(plan, digest, rules, now)
        with transaction(PORTAL) as session:
            load_rates(session, missing, now=now)
    enter_operator(now=now)
    enter_references(now=now)
    return document_of(demo.registrations)


def _is_there(plan: RegistrationPlan) -> bool:
    registration = registration_of(plan)
    if registration is None:
        return False
    with reading(Tenant(registration.id)) as session:
        return _has_members(session)


def _has_members(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Member)))


def _make(plan: RegistrationPlan, digest: str, rules: Rules, now: datetime) -> None:
    with transaction(PORTAL) as session:
        registration = tenancy.live_registration(session, plan.siren) or Registration(
            siren=plan.siren,
            kind=plan.kind,
            name=plan.name,
            created_at=now - _AGE,
            is_demo=True,
            import_cooldown_hours=0,
        )
        session.add(registration)
    with transaction(Tenant(registration.id)) as session:
        # Two loads at once: the second waits here, and finds everything done.
        session.scalars(
            select(Registration.id).where(Registration.id == registration.id).with_for_update()
        ).one()
        if _has_members(session):
            return
        members = _members(session, plan, digest, now)
        granted = Holdings(session, plan, members, rules, now).enter()
        file_some(session, registration, plan, members, now=now)
        ask_rates(session, registration, plan, members, now=now)
        administrator = acting(registration, members[0])
        enter_account(session, administrator, plan.siren, plan.name, now=now - _ASKED)
        for person in plan.candidates:
            _ask(session, plan, person, digest, now - _ASKED)
        record(
            session,
            None,
            "demo.loaded",
            subject=str(registration.public_id),
            details={"members": len(members), "rights_granted": granted},
            now=now,
        )


def _members(
    session: Session, plan: RegistrationPlan, digest: str, now: datetime
) -> Sequence[Member]:
    members = [Member(**_person(plan, person, now - _AGE)) for person in plan.members]
    session.add_all(members)
    session.flush()
    first = members[0]
    first.way_in = WayIn.FIRST_ADMINISTRATOR
    for member in members[1:]:
        member.way_in, member.let_in_by_id = WayIn.CREATED, first.id
    for member in members:
        open_login(session, member, password_hash=digest, now=now - _AGE)
    return members


def _ask(
    session: Session, plan: RegistrationPlan, person: PersonPlan, digest: str, at: datetime
) -> None:
    about = _person(plan, person, at)
    ask_to_join(
        session,
        Applicant(
            siret=about["siret"],
            last_name=person.last_name,
            first_name=person.first_name,
            email=about["email"],
            phone="",
            locale="fr",
            password_digest=digest,
        ),
        role=Role.ADMINISTRATOR if person.roles == ADMINISTRATOR else Role.DECLARANT,
        way=Way.COOPTATION,
        portal=NET_ENTREPRISES,
        now=at,
    )


def _person(plan: RegistrationPlan, person: PersonPlan, since: datetime) -> dict[str, Any]:
    address = ".".join(
        fold(name).replace(" ", "-") for name in (person.first_name, person.last_name)
    )
    return {
        "siret": plan.sites[person.site].siret,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "sort_name": fold(f"{person.last_name} {person.first_name}"),
        "email": f"{address}@{plan.siren}.example",
        "is_administrator": Role.ADMINISTRATOR in person.roles,
        "is_declarant": Role.DECLARANT in person.roles,
        "state": person.state,
        "created_at": since,
        "email_validated_at": since,
    }
