"""What anybody may read: publications whose moment has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, selectinload

from netent.catalogue.models import DeclarationType
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.publishing import search_index
from netent.publishing.models import Publication, PublicationDeclaration
from netent.publishing.states import PublicationKind, PublicationState, Theme
from netent.publishing.terms import Asked


@dataclass(frozen=True, slots=True)
class Shown:
    """A publication as lists show it; `body` is its whole text."""

    kind: PublicationKind
    slug: str
    title: str
    summary: str
    body: str
    theme: Theme
    published_at: datetime
    updated_at: datetime


_COLUMNS = tuple(getattr(Publication, name) for name in Shown.__dataclass_fields__)


def is_shown(
    kind: PublicationKind, now: datetime, state: PublicationState = PublicationState.PUBLISHED
) -> Sequence[ColumnElement[bool]]:
    """What makes a publication one that anybody sees, or finds in the archive."""
    return (
        Publication.kind == kind,
        Publication.state == state,
        Publication.published_at <= now,
    )


def find(session: Session, kind: PublicationKind, slug: str, *, now: datetime) -> Publication:
    """One publication with its declarations; news stay readable once archived. NotFound."""
    states = [PublicationState.PUBLISHED]
    if kind is PublicationKind.NEWS:
        states.append(PublicationState.ARCHIVED)
    row = session.scalars(
        select(Publication)
        .where(
            Publication.kind == kind,
            Publication.slug == slug,
            Publication.state.in_(states),
            Publication.published_at <= now,
        )
        .options(selectinload(Publication.declarations))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def page_of(session: Session, statement: Select[Any], asked: PageAsked, *order: Any) -> Page[Shown]:
    """A page of publications that a statement chooses, and how many there are."""
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    rows = session.execute(statement.order_by(*order).limit(asked.size).offset(asked.offset))
    return Page([shown(row) for row in rows], total, asked.number, asked.size)


def chosen(
    kind: PublicationKind, now: datetime, state: PublicationState = PublicationState.PUBLISHED
) -> Select[Any]:
    """Every publication of a kind that anybody sees, to be narrowed."""
    return select(*_COLUMNS).where(*is_shown(kind, now, state))


def shown(row: Row[*tuple[Any, ...]]) -> Shown:
    """A row of `chosen`."""
    return Shown(*row)


def found_page(
    session: Session, kind: PublicationKind, asked: Asked, page: PageAsked, *, now: datetime
) -> Page[Shown]:
    """What answers these words best, best first."""
    ids = search_index.best_of(session, kind, asked, shown_at=now)
    page = page.within(len(ids))
    wanted = ids[page.offset : page.offset + page.size]
    statement = select(Publication.id, *_COLUMNS).where(Publication.id.in_(wanted))
    by_id = {row[0]: Shown(*row[1:]) for row in session.execute(statement)} if wanted else {}
    rows = [by_id[each] for each in wanted if each in by_id]
    return Page(rows, len(ids), page.number, page.size)


def counts_by_theme(
    session: Session, kind: PublicationKind, *, now: datetime
) -> Mapping[Theme, int]:
    """How many there are of each theme, in the order of themes; none is left out."""
    counted = session.execute(
        select(Publication.theme, func.count())
        .where(*is_shown(kind, now))
        .group_by(Publication.theme)
    )
    found: dict[Theme, int] = {row[0]: row[1] for row in counted}
    return {theme: found[theme] for theme in Theme if theme in found}


def answers_page(
    session: Session, theme: Theme | None, asked: PageAsked, *, now: datetime
) -> Page[Shown]:
    """Answers by their question; of one theme, or all."""
    statement = chosen(PublicationKind.ANSWER, now)
    if theme is not None:
        statement = statement.where(Publication.theme == theme)
    return page_of(session, statement, asked, Publication.title.asc(), Publication.id.asc())


def answers_about(session: Session, code: str, *, now: datetime, most: int) -> list[Shown]:
    """Answers that a declaration's page leads to."""
    statement = (
        chosen(PublicationKind.ANSWER, now)
        .join(PublicationDeclaration, PublicationDeclaration.publication_id == Publication.id)
        .join(DeclarationType, DeclarationType.id == PublicationDeclaration.declaration_type_id)
        .where(DeclarationType.code == code)
        .order_by(Publication.title)
        .limit(most)
    )
    return [shown(row) for row in session.execute(statement)]
