"""The establishments that a registration holds, own and clients, as the matrix filters them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown
from netent.directory.narrowing import matches
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.right_set import RightSet
from netent.matrix.scope import OWN, SiteFilter
from netent.perimeter.models import Portfolio, Site


@dataclass(frozen=True, slots=True)
class SiteRow:
    """An establishment as the matrix shows it; `is_live` unless it left the registration."""

    id: int
    siret: str
    name: str | None
    commune: str | None
    opened: RightSet
    is_live: bool
    is_closed: bool
    closed_on: date | None
    portfolio_id: int | None
    portfolio_name: str | None


def is_live() -> ColumnElement[bool]:
    """Held today: one's own, or a client that a portfolio has."""
    return or_(Site.portfolio_id.is_not(None), Site.kind == SiteKind.OWN)


def is_closed(on: date) -> ColumnElement[bool]:
    """Closed by the register on this day, as decide() has it."""
    return and_(Site.closed_on.is_not(None), Site.closed_on <= on)


def sites_of(session: Session, narrowed: SiteFilter) -> Select[int]:
    """The ids of the establishments that the filter lets through, in no order."""
    registration_id = tenant_of(session)
    statement = select(Site.id).where(Site.registration_id == registration_id, is_live())
    if narrowed.where == OWN:
        statement = statement.where(Site.kind == SiteKind.OWN)
    elif isinstance(narrowed.where, UUID):
        portfolio = select(Portfolio.id).where(
            Portfolio.public_id == narrowed.where, Portfolio.registration_id == registration_id
        )
        statement = statement.where(Site.portfolio_id == portfolio.scalar_subquery())
    if not narrowed.text:
        return statement
    return _joined(statement).where(*matches(Site.siret, narrowed.text, is_shown=_name_shows()))


def count_sites(session: Session, narrowed: SiteFilter) -> int:
    """How many the filter lets through."""
    sites = sites_of(session, narrowed).subquery()
    return session.scalar(select(func.count()).select_from(sites)) or 0


def site_rows(
    session: Session, narrowed: SiteFilter, *, first: int, most: int, on: date
) -> Sequence[SiteRow]:
    """So many of them by SIRET, from this rank on."""
    ids = sites_of(session, narrowed).order_by(Site.siret).offset(first).limit(most)
    return site_rows_of(session, ids, on=on)


def site_rows_of(session: Session, ids: Select[int], *, on: date) -> Sequence[SiteRow]:
    """The establishments of these ids by SIRET; names are looked up for those only."""
    chosen = ids.subquery()
    statement = _rows(on).join(chosen, chosen.c.id == Site.id).order_by(Site.siret)
    return [_row(row) for row in session.execute(statement)]


def sites_by_siret(session: Session, sirets: Collection[str], *, on: date) -> Mapping[str, SiteRow]:
    """The establishments of these SIRETs that the registration has or had; one statement."""
    rows = session.execute(_rows(on).where(Site.siret.in_(sirets)))
    return {row.siret: _row(row) for row in rows}


def _rows(on: date) -> Select[Any]:
    return (
        _joined(select(Site))
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .with_only_columns(
            Site.id,
            Site.siret,
            case((_name_shows(), func.coalesce(Establishment.name, Company.name))).label("name"),
            Establishment.commune,
            Site.opened,
            is_live().label("is_live"),
            is_closed(on).label("is_closed"),
            Site.closed_on,
            Site.portfolio_id,
            Portfolio.name.label("portfolio_name"),
            maintain_column_froms=True,
        )
    )


def _row(row: Any) -> SiteRow:
    return SiteRow(
        id=row.id,
        siret=row.siret,
        name=row.name,
        commune=row.commune,
        opened=RightSet(row.opened),
        is_live=bool(row.is_live),
        is_closed=bool(row.is_closed),
        closed_on=row.closed_on if row.is_closed else None,
        portfolio_id=row.portfolio_id,
        portfolio_name=row.portfolio_name,
    )


def _joined(statement: Select[Any]) -> Select[Any]:
    return statement.outerjoin(Establishment, Establishment.siret == Site.siret).outerjoin(
        Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH)
    )


def _name_shows() -> ColumnElement[bool]:
    # One's own names show to one's own members, whatever the register hides.
    return or_(Site.kind == SiteKind.OWN, name_is_shown())
