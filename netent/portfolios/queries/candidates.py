"""Reads of the establishments that may enter a portfolio: a company's, or one by its SIRET."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter.models import Portfolio, Site

# A company with more is taken whole, or by single SIRETs.
MOST_LISTED = 200
MOST_BARRED = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """An establishment that may enter, or why it may not; a hidden name is None.

    `portfolio` is where it is held, None for an own establishment (`is_held`).
    """

    siret: str
    name: str | None
    commune: str | None
    is_head_office: bool
    is_active: bool
    closed_on: date | None
    is_held: bool
    portfolio: str | None
    portfolio_id: UUID | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The first ones of each kind, and how many there are; those that are here are barred, too."""

    free: Sequence[Candidate]
    free_total: int
    barred: Sequence[Candidate]
    barred_total: int

    @property
    def total(self) -> int:
        """How many the directory knows."""
        return self.free_total + self.barred_total


def candidates(session: Session, number: str) -> Candidates:
    """The establishments of a SIREN, or the one of a SIRET; four statements."""
    first, last = (
        (number, number) if len(number) > SIREN_LENGTH else (f"{number}00000", f"{number}99999")
    )
    found = _found(session).where(Establishment.siret.between(first, last))
    free, barred = found.where(_is_free()), found.where(~_is_free())
    return Candidates(
        free=_rows(session, free, MOST_LISTED),
        free_total=_count(session, free),
        barred=_rows(session, barred, MOST_BARRED),
        barred_total=_count(session, barred),
    )


def _found(session: Session) -> Select[Any]:
    here = and_(Site.siret == Establishment.siret, Site.registration_id == tenant_of(session))
    return (
        select(Establishment.siret)
        .outerjoin(Site, here)
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Company, Company.siren == func.substr(Establishment.siret, 1, SIREN_LENGTH))
    )


def _is_free() -> ColumnElement[bool]:
    return and_(Establishment.active, ~_is_held())


def _is_held() -> ColumnElement[bool]:
    kind = func.coalesce(Site.kind, SiteKind.FORMER)
    return or_(Site.portfolio_id.is_not(None), kind == SiteKind.OWN)


def _rows(session: Session, statement: Select[Any], most: int) -> list[Candidate]:
    rows = session.execute(
        statement.with_only_columns(
            Establishment.siret,
            shown_name(),
            Establishment.commune,
            Establishment.is_head_office,
            Establishment.active,
            Establishment.state_since,
            _is_held(),
            Portfolio.name,
            Portfolio.public_id,
            maintain_column_froms=True,
        )
        .order_by(Establishment.siret)
        .limit(most)
    )
    return [
        Candidate(
            siret, name, commune, bool(head), active, None if active else since, bool(held), *where
        )
        for siret, name, commune, head, active, since, held, *where in rows
    ]


def _count(session: Session, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0
