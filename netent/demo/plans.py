"""What the demo consists of, as data: registrations, their people, their portfolios."""

from dataclasses import dataclass

from netent.kernel.enums import MemberState, RegistrationKind, Role

# Every account of the demo has it, and the document prints it: it protects nothing.
PASSWORD = "Demonstration2026"
# Who runs the demo's portal; he has no second factor, so that nothing but a demo lets him in.
OPERATOR_NAME = "Exploitante Démonstration"
OPERATOR_EMAIL = "exploitation@netent.example"

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
DECLARANT = frozenset({Role.DECLARANT})
BOTH = ADMINISTRATOR | DECLARANT


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A fictitious establishment, whose name says so."""

    siret: str
    name: str
    commune: str
    postal_code: str
    activity: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """A member; `site` is the rank of the own establishment with which he signs in."""

    last_name: str
    first_name: str
    roles: frozenset[Role] = DECLARANT
    site: int = 0
    state: MemberState = MemberState.ACTIVE


@dataclass(frozen=True, slots=True)
class PortfolioPlan:
    """A portfolio. Declarants are ranks among the members; all hold the rights on its clients.

    Rights were granted `days` ago, those of `newcomers` today: their access delay still runs.
    """

    name: str
    declarations: tuple[str, ...]
    declarants: tuple[int, ...]
    sirets: tuple[str, ...]
    newcomers: tuple[int, ...] = ()
    days: int = 60


@dataclass(frozen=True, slots=True)
class RegistrationPlan:
    """A registration. `holders` are the ranks of those who file for its own establishments.

    `candidates` asked to join two days ago, and wait for a decision.
    """

    kind: RegistrationKind
    siren: str
    name: str
    sites: tuple[SitePlan, ...]
    members: tuple[PersonPlan, ...]
    declarations: tuple[str, ...] = ("DSN", "DPAE")
    holders: tuple[int, ...] = ()
    portfolios: tuple[PortfolioPlan, ...] = ()
    candidates: tuple[PersonPlan, ...] = ()
