"""A finished request for rates of fictitious people, so that its report can be read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from netent.demo.filings import acting
from netent.demo.plans import RegistrationPlan
from netent.kernel.actor import Actor
from netent.kernel.nir import nir_key
from netent.rate_requests import answers, ending, service
from netent.rate_requests.layout import PEOPLE
from netent.rate_requests.models import RateRequest
from netent.rate_requests.providers.sandbox import Sandbox
from netent.tenancy.models import Member, Registration

_AGO = timedelta(days=2)
_PEOPLE = 12
# The department 99 is abroad, and its 990 nowhere: these numbers are nobody's.
_NOWHERE = "99990"
_FIRST_NAMES = ("Ada", "Basile", "Chantal", "Didier")


def ask_rates(
    session: Session,
    registration: Registration,
    plan: RegistrationPlan,
    members: Sequence[Member],
    *,
    now: datetime,
) -> int:
    """Ask the sandbox about some people, and one whose line can't be read; how many requests."""
    with_dsn = (each for each in plan.portfolios if "DSN" in each.declarations and each.sirets)
    portfolio = next(with_dsn, None)
    if portfolio is None:
        return 0
    rank = next(each for each in portfolio.declarants if each not in portfolio.newcomers)
    _ask(session, acting(registration, members[rank]), portfolio.sirets[0], now - _AGO)
    return 1


def _ask(session: Session, actor: Actor, siret: str, at: datetime) -> None:
    deposit = service.read_deposit("personnes-fictives.csv", _file(), siret=siret, now=at)
    provider = Sandbox()
    request = service.stage(session, actor, deposit=deposit, provider=provider, now=at)
    session.flush()
    request.confirmed_at = request.started_at = at + timedelta(minutes=1)
    about = session.get_one(RateRequest, request.id)
    ended = at + timedelta(minutes=2)
    batch = answers.next_batch(session, about)
    answers.keep(session, request.id, batch, provider.rates(siret, batch.people), now=ended)
    author = session.get_one(Member, actor.member_id)
    ending.finish(session, request, about, author, provider=provider.name, now=ended)


def _file() -> bytes:
    lines = [_line(rank) for rank in range(1, _PEOPLE + 1)]
    refused = f"{_number(_PEOPLE + 1)[:-2]}00;Fictif;Erreur;07/05/1985;F-{_PEOPLE + 1:03d}"
    return "\r\n".join([PEOPLE.layout, *lines, refused]).encode()


def _line(rank: int) -> str:
    first_name = _FIRST_NAMES[rank % len(_FIRST_NAMES)]
    return f"{_number(rank)};Fictif;{first_name};{rank:02d}/05/1985;F-{rank:03d}"


def _number(rank: int) -> str:
    bare = f"{rank % 2 + 1}8505{_NOWHERE}{rank:03d}"
    return bare + nir_key(bare)
