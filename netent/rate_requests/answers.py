"""Asking a provider for a batch of rates, and keeping what it answered."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, null, update
from sqlalchemy.orm import Session

from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason
from netent.rate_requests.models import RateLine, RateRequest
from netent.rate_requests.providers import Person, ProviderSilentError, RateProvider
from netent.rate_requests.queries import waiting_lines

BATCH = 250
# A service that fell silent is asked again so often before the rest is refused.
PAUSES_SECONDS = (1, 2, 4, 8, 15)
_pause = time.sleep


@dataclass(frozen=True, slots=True)
class Batch:
    """The next people to ask about, with their lines."""

    siret: str
    lines: Sequence[int]
    people: Sequence[Person]


def next_batch(session: Session, about: RateRequest) -> Batch:
    """What is still to be asked about, from the first line on; empty when all is answered."""
    lines = waiting_lines(session, about.request_id, limit=BATCH)
    return Batch(about.siret, [line.line for line in lines], [_person(line) for line in lines])


def _person(line: RateLine) -> Person:
    # What waits for an answer was read whole at the check.
    assert line.number is not None
    assert line.born_on is not None
    return Person(line.number, line.is_temporary, line.last_name, line.first_names, line.born_on)


def ask(
    batch: Batch, provider: RateProvider, keep: Callable[[], None]
) -> Sequence[Decimal | None] | None:
    """The rates of a batch; None where the service stays silent however often it is asked."""
    for seconds in (0, *PAUSES_SECONDS):
        _pause(seconds)
        keep()
        try:
            return provider.rates(batch.siret, batch.people)
        except ProviderSilentError:
            continue
    return None


def keep(
    session: Session,
    request_id: int,
    batch: Batch,
    rates: Sequence[Decimal | None],
    *,
    now: datetime,
) -> None:
    """Keep the answers of a batch, in one statement; a line that is answered stays as it is."""
    found = {
        line: _hundredths(rate)
        for line, rate in zip(batch.lines, rates, strict=True)
        if rate is not None
    }
    rate = case(found, value=RateLine.line, else_=null()) if found else null()
    session.execute(
        update(RateLine)
        .where(
            RateLine.request_id == request_id,
            RateLine.line.in_(batch.lines),
            RateLine.result == LineResult.DONE,
            RateLine.answered_at.is_(None),
        )
        .values(rate=rate, answered_at=now)
        .execution_options(synchronize_session=False)
    )


def _hundredths(rate: Decimal) -> int:
    """A rate as it is kept. ValueError for one that is none: the connector is at fault."""
    kept = rate * 100
    if kept != kept.to_integral_value() or not 0 <= rate <= 100:
        raise ValueError("a rate is from 0 to 100 per cent, with two decimals")
    return int(kept)


def refuse_waiting(session: Session, request_id: int, reason: Reason) -> None:
    """Refuse every line that has no answer."""
    session.execute(
        update(RateLine)
        .where(
            RateLine.request_id == request_id,
            RateLine.result == LineResult.DONE,
            RateLine.answered_at.is_(None),
        )
        .values(result=LineResult.REFUSED, reason=reason)
        .execution_options(synchronize_session=False)
    )
