"""News as anybody reads them: by theme and year, newest first, and what has been archived."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent.kernel.clock import paris_day, paris_midnight
from netent.kernel.paging import Page, PageAsked
from netent.publishing.models import Publication
from netent.publishing.queries.published import Shown, chosen, page_of, shown
from netent.publishing.states import PublicationKind, PublicationState, Theme

_ORDERS: Mapping[str, tuple[Any, ...]] = {
    "-date": (Publication.published_at.desc(), Publication.id.desc()),
    "date": (Publication.published_at.asc(), Publication.id.asc()),
    "title": (Publication.title.asc(), Publication.id.asc()),
}
SORTS = tuple(_ORDERS)
NEWEST = SORTS[0]


@dataclass(frozen=True, slots=True)
class NewsFilter:
    """Which news are asked for; None narrows nothing."""

    theme: Theme | None = None
    year: int | None = None
    is_archived: bool = False


def news_page(
    session: Session, narrowed: NewsFilter, asked: PageAsked, *, sort: str, now: datetime
) -> Page[Shown]:
    """A page of news, or of the archive."""
    statement = _of(narrowed.is_archived, now)
    if narrowed.theme is not None:
        statement = statement.where(Publication.theme == narrowed.theme)
    if narrowed.year is not None:
        first, after = date(narrowed.year, 1, 1), date(narrowed.year + 1, 1, 1)
        statement = statement.where(
            Publication.published_at >= paris_midnight(first),
            Publication.published_at < paris_midnight(after),
        )
    return page_of(session, statement, asked, *_ORDERS[sort])


def latest(session: Session, *, now: datetime, most: int) -> list[Shown]:
    """The newest ones."""
    statement = chosen(PublicationKind.NEWS, now).order_by(*_ORDERS[NEWEST]).limit(most)
    return [shown(row) for row in session.execute(statement)]


def years(session: Session, *, is_archived: bool, now: datetime) -> list[int]:
    """The years from the newest to the oldest one, all that lie between included."""
    rows = _of(is_archived, now).subquery()
    first, last = session.execute(
        select(func.min(rows.c.published_at), func.max(rows.c.published_at))
    ).one()
    if first is None:
        return []
    return list(range(paris_day(last).year, paris_day(first).year - 1, -1))


def archived_count(session: Session, *, now: datetime) -> int:
    """How many the archive holds."""
    return session.scalar(select(func.count()).select_from(_of(True, now).subquery())) or 0


def _of(is_archived: bool, now: datetime) -> Select[Any]:
    state = PublicationState.ARCHIVED if is_archived else PublicationState.PUBLISHED
    return chosen(PublicationKind.NEWS, now, state)
