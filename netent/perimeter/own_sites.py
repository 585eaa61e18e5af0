"""Reads of a registration's own establishments, as the directory knows them today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from netent.directory.models import Establishment
from netent.kernel.enums import SiteKind
from netent.perimeter.models import Site


@dataclass(frozen=True, slots=True)
class OwnSite:
    """An establishment of one's own; one that no load has named counts as active.

    Its name and commune are shown to its own members, hidden in the register or not.
    """

    siret: str
    name: str | None
    commune: str | None
    is_active: bool
    closed_on: date | None


def own_site(session: Session, siret: str) -> OwnSite | None:
    """The own establishment of this SIRET, active or closed; None when it is none of them."""
    row = session.execute(_own_sites().where(Site.siret == siret)).one_or_none()
    return None if row is None else _own_site(*row)


def active_own_sites(session: Session, *, most: int) -> list[OwnSite]:
    """The own establishments that are active, by SIRET; no more than `most` are read."""
    rows = session.execute(_own_sites().where(_active()).order_by(Site.siret).limit(most))
    return [_own_site(*row) for row in rows]


def _own_sites() -> Select[str, str | None, str | None, bool, date | None]:
    return (
        select(
            Site.siret,
            Establishment.name,
            Establishment.commune,
            _active(),
            Establishment.state_since,
        )
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .where(Site.kind == SiteKind.OWN)
    )


def _active() -> ColumnElement[bool]:
    return func.coalesce(Establishment.active, true())


def _own_site(
    siret: str, name: str | None, commune: str | None, is_active: bool, since: date | None
) -> OwnSite:
    return OwnSite(siret, name, commune, is_active, None if is_active else since)
