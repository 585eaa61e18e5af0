"""What was filed, newest first: for a page, and for a file of any length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.filing.models import Filing
from netent.filing.queries.filings import filing_of, seen_by
from netent.filing.queries.narrowing import EVERYWHERE, Where, conditions
from netent.filing.states import FilingState
from netent.habilitations.overview.sites import site_name
from netent.kernel.actor import Actor
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter.models import Portfolio, Site

_FETCHED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class HistoryAsked:
    """What the history is narrowed to; moments of filing, from the first, before the second."""

    where: Where = EVERYWHERE
    code: str = ""
    state: FilingState | None = None
    member_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A filing with its establishment as it is called today."""

    filing: Filing
    name: str
    portfolio: str


@dataclass(frozen=True, slots=True)
class Slice:
    """Some filings, newest first, and whether older ones follow."""

    items: Sequence[Told]
    has_older: bool


def filings_before(
    session: Session,
    actor: Actor,
    asked: HistoryAsked,
    *,
    before: UUID | None,
    limit: int,
    on: date,
) -> Slice:
    """Those that follow `before` in the list. NotFound where that is none he may see."""
    statement = _told(actor, asked, on).order_by(Filing.id.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(Filing.id < filing_of(session, actor, before, on=on).id)
    found = [_item(row) for row in session.execute(statement)]
    return Slice(found[:limit], len(found) > limit)


def every_filing(
    session: Session, actor: Actor, asked: HistoryAsked, *, on: date
) -> Iterator[Told]:
    """All of them, read while they are used: memory stays flat."""
    statement = _told(actor, asked, on).order_by(Filing.id.desc())
    for row in session.execute(statement.execution_options(yield_per=_FETCHED_AT_ONCE)):
        yield _item(row)


def codes_filed(session: Session) -> list[str]:
    """The declarations of which anything was filed, by code."""
    return list(session.scalars(select(Filing.declaration).distinct().order_by(Filing.declaration)))


def _told(actor: Actor, asked: HistoryAsked, on: date) -> Select[*tuple[Any, ...]]:
    return (
        select(Filing, site_name().label("name"), Portfolio.name.label("portfolio"))
        .join(Site, Site.id == Filing.site_id)
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(seen_by(actor, on), *_conditions(asked))
    )


def _conditions(asked: HistoryAsked) -> Iterator[ColumnElement[bool]]:
    number = asked.where.text.upper()
    found = conditions(asked.where)
    if asked.where.text and "-" in number:
        yield or_(Filing.receipt == number, and_(*found))
    else:
        yield from found
    if asked.code:
        yield Filing.declaration == asked.code
    if asked.state is not None:
        yield Filing.state == asked.state
    if asked.member_id is not None:
        yield Filing.member_id == asked.member_id
    if asked.since is not None:
        yield Filing.filed_at >= asked.since
    if asked.until is not None:
        yield Filing.filed_at < asked.until


def _item(row: Row[Any]) -> Told:
    return Told(row.Filing, row.name or "", row.portfolio or "")
