"""The firms of the load case: made before it, and their books read after it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import func, select

from bench import firm
from bench.children import answer
from netent.accounts import passwords
from netent.accounts.service import open_login
from netent.audit.models import AuditEvent
from netent.audit.queries import verify
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.habilitations.models import Habilitation, RightsAct
from netent.imports.models import ImportLine
from netent.kernel.enums import LineResult, RequestStatus
from netent.notices.models import Notice
from netent.perimeter.models import Portfolio, Site
from netent.requests.models import QueueEntry, Request
from netent.tenancy.models import Member, Registration
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_administrator, make_member, make_registration
from tests.support.books import assert_books_agree
from tests.support.migrated import migrate

PASSWORD = "Une phrase pour mesurer 2026"
NAME = "Clients"
DECLARATIONS = firm.DECLARATIONS[:4]


def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """Firms with an empty portfolio, two declarants and a directory of their own to draw from."""
    with firm.opened_app(asked) as app:
        migrate(app)
        drawn = firm.spread_sirets(asked["firms"] * asked["known"])
        firm.know(drawn)
        made = []
        for number in range(asked["firms"]):
            part = drawn[number * asked["known"] : (number + 1) * asked["known"]]
            made.append({**_firm(number), "sirets": part})
    return {"firms": made}


def _firm(number: int) -> dict[str, Any]:
    registration = make_registration(name=f"Cabinet {number}")
    administrator = make_administrator(registration)
    declarants = [make_member(registration, first_name=name) for name in ("Bruno", "Chloé")]
    portfolio = make_portfolio(registration, NAME, declarations=DECLARATIONS, declarants=declarants)
    digest = passwords.current().hash(PASSWORD)
    with transaction(Tenant(registration.id)) as session:
        member = session.get_one(Member, administrator.id)
        open_login(session, member, password_hash=digest, now=registration.created_at)
    return {
        "portfolio": str(portfolio.public_id),
        "siret": administrator.siret,
        "last_name": administrator.last_name,
        "first_name": administrator.first_name,
        "password": PASSWORD,
    }


@dataclass
class Found:
    """What the books say of all requests; everything but the counts of states must be zero."""

    states: dict[str, int] = field(default_factory=dict)
    left_open: int = 0
    doubled: int = 0
    unlike_reports: int = 0
    broken_books: int = 0
    broken_chains: int = 0


def check(asked: dict[str, Any]) -> dict[str, Any]:
    """Read the books of all firms; see `Found`."""
    found = Found()
    with firm.opened_app(asked):
        with reading(PORTAL) as session:
            registrations: Sequence[int] = session.scalars(select(Registration.id)).all()
            found.left_open = session.scalar(select(func.count()).select_from(QueueEntry)) or 0
        with reading(SYSTEM) as session:
            found.broken_chains = int(not verify(session).valid)
        for registration in registrations:
            _check_firm(registration, found)
    return asdict(found)


def _check_firm(registration: int, found: Found) -> None:
    with reading(Tenant(registration)) as session:
        requests = session.scalars(select(Request).order_by(Request.started_at, Request.id)).all()
        states = Counter(found.states) + Counter(request.status.value for request in requests)
        found.states = dict(states)
        acts = Counter(session.scalars(select(RightsAct.request_id)))
        events = Counter(map(tuple, session.execute(select(AuditEvent.subject, AuditEvent.action))))
        mails = Counter(
            str(mail.arguments.get("url", "")).rpartition("/")[2]
            for mail in session.scalars(select(Notice))
        )
        clients: set[str] = set()
        for request in requests:
            subject = str(request.public_id)
            once = int(request.status is RequestStatus.FINISHED)
            written = (
                events[subject, "import.applied"],
                mails[subject],
                acts[request.id],
            )
            found.doubled += written != (once,) * 3 or events[subject, "import.confirmed"] > 1
            if once:
                _replay(session.scalars(_done(request)).all(), clients)
        held = set(map(tuple, session.execute(_pairs())))
        portfolio = session.scalars(select(Portfolio)).one()
        there = set(session.scalars(select(Site.siret).where(Site.portfolio_id == portfolio.id)))
        declarants = session.scalars(select(Member.id).where(Member.is_declarant)).all()
    expected = {(siret, member) for siret in clients for member in declarants}
    found.unlike_reports += there != clients or held != expected
    try:
        assert_books_agree(registration)
    except AssertionError:
        found.broken_books += 1


def _done(request: Request) -> Any:
    return select(ImportLine).where(
        ImportLine.request_id == request.id, ImportLine.result == LineResult.DONE
    )


def _pairs() -> Any:
    return select(Site.siret, Habilitation.member_id).join(
        Habilitation, Habilitation.site_id == Site.id
    )


def _replay(lines: Sequence[ImportLine], clients: set[str]) -> None:
    """Do to a set of clients what the report says was done."""
    for line in lines:
        assert line.siret is not None
        if line.action:
            clients.add(line.siret)
        else:
            clients.discard(line.siret)


def work(asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare the firms, or check their books."""
    return prepare(asked) if asked["prepare"] else check(asked)


if __name__ == "__main__":
    answer(work)
