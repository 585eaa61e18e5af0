"""Reads of a registration's own establishments, as the directory knows them today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter.models import Site

_UNMARKED = 2


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


def head_office(session: Session) -> str | None:
    """The SIRET of the company's head office, where it is one of its own establishments.

    By the register's mark, or by what it says of the company; else the only establishment.
    """
    rank = case(
        (Establishment.is_head_office.is_(True), 0),
        (func.substr(Site.siret, SIREN_LENGTH + 1) == Company.head_office_nic, 1),
        else_=_UNMARKED,
    )
    found = session.execute(
        select(Site.siret, rank)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(Site.kind == SiteKind.OWN)
        .order_by(rank, Site.siret)
        .limit(2)
    ).all()
    is_known = len(found) == 1 or (found and found[0][1] != _UNMARKED)
    return found[0][0] if is_known else None


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
