"""Files of people whose rates are asked for, and each act on them in one call."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.actor import Actor
from netent.kernel.nir import nir_key
from netent.rate_requests import service, treatment
from netent.rate_requests.models import RateLine
from netent.rate_requests.providers import Person, RateProvider
from netent.rate_requests.providers.sandbox import Sandbox
from netent.rate_requests.treatment import Asking
from netent.requests import claims
from netent.requests.models import Request

HEADINGS = "NIR ou NTT;Nom;Prénoms;Date de naissance;Matricule"
PAGE_URL = "http://netent.example/appels-de-taux/{}"
KEEP_DAYS = 30


def nir(rank: int = 1, *, month: int = 5) -> str:
    """A fictitious NIR with its key: commune 990 of the department 99 is nowhere."""
    bare = f"185{month:02d}99990{rank:03d}"
    assert len(bare) == 13
    return bare + nir_key(bare)


def person(rank: int = 1, **cells: str) -> str:
    """A line of a file; each cell may be another."""
    usual = {
        "number": nir(rank),
        "last_name": "Fictif" + "abcdefghij"[rank // 100 % 10] + "abcdefghij"[rank // 10 % 10],
        "first_names": "Jean" + "abcdefghij"[rank % 10],
        "born_on": "07/05/1985",
        "employee": f"M{rank}",
    }
    return ";".join((usual | cells).values())


def people_file(*lines: str, headings: str = HEADINGS) -> bytes:
    """A file as the template wants it."""
    return "\r\n".join([headings, *lines]).encode()


class Rates(RateProvider):
    """A provider that answers what a test says, and remembers what it was asked."""

    name = "sandbox"
    is_fictitious = True

    def __init__(self, answer: Callable[[Person], Decimal | None] | None = None) -> None:
        self.asked: list[list[str]] = []
        self._answer = answer or (lambda _person: Decimal("12.50"))

    def rates(self, siret: str, people: Sequence[Person]) -> list[Decimal | None]:
        self.asked.append([each.number for each in people])
        return [self._answer(each) for each in people]


def checked(actor: Actor, siret: str, content: bytes, *, now: datetime) -> Request:
    """Deposit a file and stage its check."""
    deposit = service.read_deposit("appel.csv", content, siret=siret, now=now)
    with transaction(Tenant(actor.registration_id)) as session:
        return service.stage(session, actor, deposit=deposit, provider=Sandbox(), now=now)


def confirmed(actor: Actor, request: Request, *, now: datetime) -> Request:
    with transaction(Tenant(actor.registration_id)) as session:
        return service.confirm(
            session, actor, request_id=request.public_id, provider=Sandbox(), now=now
        )


def treat_next(provider: RateProvider | None = None, *, now: datetime) -> bool:
    """Do what a worker does, once."""
    claim = claims.claim_next("small", now=now)
    if claim is None:
        return False
    asking = Asking(provider=provider, now=lambda: now, keep=lambda: None)
    treatment.treat(claim, asking, keep_days=KEEP_DAYS, page_url=PAGE_URL)
    return True


def reread(request: Request) -> Request:
    with reading(Tenant(request.registration_id)) as session:
        return session.scalars(select(Request).where(Request.id == request.id)).one()


def lines_of(request: Request) -> list[RateLine]:
    with reading(Tenant(request.registration_id)) as session:
        return list(
            session.scalars(
                select(RateLine).where(RateLine.request_id == request.id).order_by(RateLine.line)
            )
        )
