"""The accounts that the sign-in page offers in the demo."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from netent.demo.plans import BOTH, PASSWORD, PersonPlan, RegistrationPlan
from netent.demo.small import SMALL
from netent.kernel.enums import MemberState, Role


@dataclass(frozen=True, slots=True)
class Account:
    """Who can be tried, and how he signs in; `role` is finished text."""

    name: str
    role: str
    registration: str
    siret: str
    last_name: str
    first_name: str
    password: str


def accounts() -> list[Account]:
    """One account of each role in each registration."""
    return [account for plan in SMALL for account in _of(plan)]


def _of(plan: RegistrationPlan) -> Iterator[Account]:
    offered = set()
    for person in plan.members:
        if person.state is MemberState.ACTIVE and person.roles not in offered:
            offered.add(person.roles)
            yield _account(plan, person)


def _account(plan: RegistrationPlan, person: PersonPlan) -> Account:
    return Account(
        name=f"{person.first_name} {person.last_name}",
        role=_role(person),
        registration=plan.name,
        siret=plan.sites[person.site].siret,
        last_name=person.last_name,
        first_name=person.first_name,
        password=PASSWORD,
    )


def _role(person: PersonPlan) -> str:
    if person.roles == BOTH:
        return str(_("administrateur-déclarant"))
    if Role.ADMINISTRATOR in person.roles:
        return str(_("administrateur"))
    return str(_("déclarant"))
