"""Since when the register has each site closed: brought up to the directory, all sites at once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, literal, null, select, update
from sqlalchemy.orm import Session

from netent.directory.models import Establishment
from netent.kernel.enums import SiteKind
from netent.perimeter.models import Site


@dataclass(frozen=True, slots=True)
class Turned:
    """A site that the register has closed, reopened, or given another day; None while active."""

    siret: str
    kind: SiteKind
    portfolio_id: int | None
    before: date | None
    after: date | None


def refresh_closings(session: Session, *, today: date) -> list[Turned]:
    """Bring `closed_on` of the registration's sites up to the directory; those that were not.

    A closing that the register gives no day counts from the day on which it was first seen.
    Two statements, with a look-up by key for each site of the registration, whatever the size of
    the directory.
    """
    differs = Site.closed_on.is_distinct_from(_closed_on(today))
    rows = session.execute(
        select(Site.siret, Site.kind, Site.portfolio_id, Site.closed_on, _closed_on(today))
        .where(differs)
        .order_by(Site.siret)
    ).all()
    if rows:
        session.execute(
            update(Site)
            .values(closed_on=_closed_on(today))
            .where(differs)
            .execution_options(synchronize_session=False)
        )
    return [Turned(*row) for row in rows]


def differs_from_directory() -> ColumnElement[bool]:
    """The site counts as active, and the directory has it closed."""
    # A sub-query that gives a value is looked up row by row: no plan reads the whole directory.
    active = (
        select(Establishment.active)
        .where(Establishment.siret == Site.siret)
        .correlate(Site)
        .scalar_subquery()
    )
    return Site.closed_on.is_(None) & active.is_(False)


def _closed_on(today: date) -> ColumnElement[date | None]:
    seen = case((Site.closed_on <= today, Site.closed_on), else_=literal(today))
    since = func.coalesce(Establishment.state_since, seen)
    return (
        select(case((Establishment.active, null()), else_=since))
        .where(Establishment.siret == Site.siret)
        .correlate(Site)
        .scalar_subquery()
    )
