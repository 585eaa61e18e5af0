"""The firm that imports are measured on: real tables, 500,000 rights already in place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from bench.children import Watch, answer
from netent.accounts.passwords import Cost
from netent.database import sessions
from netent.database.bulk import copy_rows
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.factory import create_app
from netent.habilitations.models import Habilitation
from netent.imports import service, treatment
from netent.kernel import clock
from netent.kernel.actor import Actor
from netent.kernel.enums import Outcome, RequestKind
from netent.kernel.identifiers import is_valid_siret
from netent.perimeter import queries as perimeter
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests import queries as request_queries
from netent.requests.models import Request
from netent.settings import database_settings
from netent.tenancy.models import Member, Registration
from tests.factories.imports import as_csv
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import actor_of, make_administrator, make_member, make_registration
from tests.support.migrated import migrate

# Each has one right, so that ten declarations are ten rights a pair: the smallest limit to beat.
DECLARATIONS = (
    *("DPAE", "DPAE-MSA", "DAT", "DAT-MSA", "DSIJ"),
    *("AED", "BPIJ", "SPECTACLE", "CIBTP", "DS-PAMC"),
)
MOST_DECLARANTS = 10
IN_PLACE_CLIENTS = 5_000
IN_PLACE_RIGHTS = IN_PLACE_CLIENTS * MOST_DECLARANTS * len(DECLARATIONS)
WARM_UP_LINES = 10
RULES = Rules(import_cooldown_hours=0, import_max_rights=20_000_000)

IN_PLACE = "En place"


def portfolio_name(declarants: int) -> str:
    """The empty portfolio that has so many declarants."""
    return f"Pour {declarants}"


def spread_sirets(count: int) -> list[str]:
    """Valid SIRETs all over the numbers' range, in no order, the same at every call."""
    stems = Random(20_261_121).sample(range(10**12, 10**13), count)
    return [
        next(f"{stem}{last}" for last in range(10) if is_valid_siret(f"{stem}{last}"))
        for stem in stems
    ]


def held_and_new(lines: int) -> tuple[list[str], list[str]]:
    """The SIRETs in place, and those of a file; spread alike."""
    sirets = spread_sirets(IN_PLACE_CLIENTS + WARM_UP_LINES + lines)
    return sirets[:IN_PLACE_CLIENTS], sirets[IN_PLACE_CLIENTS + WARM_UP_LINES :]


_CHEAP = Cost(time=1, memory_kib=8, parallelism=1)


@contextmanager
def opened_app(asked: Mapping[str, Any], *, cost: Cost = _CHEAP) -> Iterator[Any]:
    """The application on a database, as a worker or a web process has it."""
    app = create_app(
        {
            "NETENT_VAR": Path(asked["folder"]),
            "SECRET_KEY": "a key for measures only",
            "REDIS_URL": asked["redis_url"],
            "NETENT_BASE_URL": "http://netent.example",
            "PASSWORD_COST": cost,
            "RULES": RULES,
            "MAIL_BACKEND": "dummy",
            **database_settings(app=asked["url"], owner=asked["url"], system=asked["url"]),
        }
    )
    yield app
    for engine in {sessions.engines().app, sessions.engines().system}:
        engine.dispose()


def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """Migrate, fill the directory, make the firm and put its rights in place."""
    with opened_app(asked) as app:
        migrate(app)
        sirets = spread_sirets(IN_PLACE_CLIENTS + WARM_UP_LINES + asked["lines"])
        know(sirets)
        registration = make_registration()
        administrator = make_administrator(registration)
        declarants = [
            make_member(registration, first_name=f"Prénom{number}")
            for number in range(MOST_DECLARANTS)
        ]
        for name, assigned in (
            (IN_PLACE, declarants),
            (portfolio_name(1), declarants[:1]),
            (portfolio_name(MOST_DECLARANTS), declarants),
        ):
            make_portfolio(registration, name, declarations=DECLARATIONS, declarants=assigned)
        author = actor_of(registration, administrator)
        submit_and_treat(author, IN_PLACE, additions(sirets[:IN_PLACE_CLIENTS]), Watch())
        held = pairs_held(author) * len(DECLARATIONS)
    if held != IN_PLACE_RIGHTS:
        raise RuntimeError(f"{held} rights in place, not {IN_PLACE_RIGHTS}")
    return {}


def the_author() -> Actor:
    """The firm's administrator."""
    with reading(PORTAL) as session:
        registration = session.scalars(select(Registration)).one()
    with reading(Tenant(registration.id)) as session:
        member = session.scalars(select(Member).where(Member.is_administrator)).one()
    return actor_of(registration, member)


def additions(sirets: Iterable[str]) -> bytes:
    """A file that adds these clients."""
    return as_csv([(siret, "1") for siret in sirets])


def submit_and_treat(
    author: Actor,
    portfolio_name: str,
    content: bytes,
    watch: Watch,
    kind: RequestKind = RequestKind.ESTABLISHMENTS,
) -> Request:
    """A user's request from its bytes to its report, by the services that pages and workers call.

    Two phases: `check`, what depositing waits for; `run`, confirming and treating.
    """
    with watch.phase("check"):
        request = _check(author, portfolio_name, content, kind)
    with watch.phase("run"):
        _run(author, request)
    with reading(Tenant(author.registration_id)) as session:
        done = request_queries.request_of(session, request.public_id)
    if done.outcome is not Outcome.OK or not done.additions or done.unchanged:
        raise RuntimeError(f"not what was to be measured: {done.outcome} {done.additions}")
    return done


def _check(author: Actor, portfolio_name: str, content: bytes, kind: RequestKind) -> Request:
    scope = Tenant(author.registration_id)
    with reading(scope) as session:
        portfolio = perimeter.portfolio_named(session, portfolio_name)
        assert portfolio is not None
        layout = service.layout_of(session, portfolio.id, kind)
    name = f"{portfolio_name}.csv"
    deposit = service.read_deposit(name, content, portfolio_name, RULES, layout)
    with reading(scope) as session:
        checked = service.plan_deposit(session, portfolio.id, deposit)
    with transaction(scope) as session:
        return service.stage_check(
            session,
            author,
            portfolio_id=portfolio.public_id,
            deposit=deposit,
            checked=checked,
            rules=RULES,
            now=clock.now(),
        )


def _run(author: Actor, request: Request) -> None:
    with transaction(Tenant(author.registration_id)) as session:
        confirmed = service.confirm(
            session, author, request_id=request.public_id, rules=RULES, now=clock.now()
        )
    claim = claims.claim_this(author.registration_id, confirmed.id, now=clock.now())
    assert claim is not None
    treatment.treat(claim, rules=RULES, now=clock.now(), page_url="http://netent.example/{}")


def pairs_held(author: Actor) -> int:
    """How many pairs of member and site hold rights."""
    with reading(Tenant(author.registration_id)) as session:
        return session.scalar(select(func.count()).select_from(Habilitation)) or 0


def know(sirets: Sequence[str]) -> None:
    with transaction(PORTAL) as session:
        copy_rows(
            session,
            "establishment",
            ("siret", "active", "commune", "activity", "diffusible"),
            ((siret, True, "LYON", "10.71C", True) for siret in sorted(sirets)),
        )


if __name__ == "__main__":
    answer(prepare)
