"""The demo as its command tells it: the plan, with the identifiers that members were given."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import PORTAL, Tenant
from netent.demo.plans import PASSWORD, PersonPlan, PortfolioPlan, RegistrationPlan
from netent.kernel.enums import Role
from netent.tenancy.models import Member, Registration

Document: TypeAlias = dict[str, Any]
Names: TypeAlias = tuple[str, str, str]


def document_of(plans: Iterable[RegistrationPlan]) -> Document:
    """The registrations of the plan, which are there. It tells the plan, not what became of it.

    So a second run tells the same, whatever people did with the demo in between.
    """
    return {"registrations": [_registration(plan) for plan in plans]}


def registration_of(plan: RegistrationPlan) -> Registration | None:
    """The demo's own one, even if people have terminated it since; never one that they founded."""
    with reading(PORTAL) as session:
        return session.scalars(
            select(Registration)
            .where(Registration.siren == plan.siren, Registration.is_demo)
            .order_by(Registration.id.desc())
            .limit(1)
        ).one_or_none()


def _registration(plan: RegistrationPlan) -> Document:
    identifiers = _identifiers(plan)
    return {
        "siren": plan.siren,
        "kind": plan.kind.value,
        "name": plan.name,
        "members": [_member(plan, person, identifiers) for person in plan.members],
        "portfolios": [_portfolio(portfolio) for portfolio in plan.portfolios],
    }


def _identifiers(plan: RegistrationPlan) -> Mapping[Names, UUID]:
    registration = registration_of(plan)
    if registration is None:
        raise LookupError(f"the demo's registration {plan.siren} is not there")
    with reading(Tenant(registration.id)) as session:
        members: Sequence[Member] = session.scalars(select(Member).order_by(Member.id)).all()
    found: dict[Names, UUID] = {}
    for member in members:
        found.setdefault((member.siret, member.last_name, member.first_name), member.public_id)
    return found


def _member(
    plan: RegistrationPlan, person: PersonPlan, identifiers: Mapping[Names, UUID]
) -> Document:
    siret = plan.sites[person.site].siret
    return {
        "id": str(identifiers[siret, person.last_name, person.first_name]),
        "siret": siret,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "roles": [role.value for role in Role if role in person.roles],
        "password": PASSWORD,
    }


def _portfolio(plan: PortfolioPlan) -> Document:
    return {
        "name": plan.name,
        "declarations": list(plan.declarations),
        "establishments": list(plan.sirets),
    }
