"""The establishments for which a member holds a declaration, each with its standing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.directory.narrowing import matches
from netent.habilitations.models import Habilitation
from netent.habilitations.overview.dates import HeldDates, PairFacts, facts_of
from netent.habilitations.overview.standing import Standing, is_held, standing_expression
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site


@dataclass(frozen=True, slots=True)
class HeldSite:
    """An establishment for which the member holds the declaration.

    `portfolio` is empty for an own establishment, `name` where there is none to show.
    """

    siret: str
    name: str
    commune: str
    portfolio: str
    standing: Standing
    dates: HeldDates
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class HeldFilter:
    """Which declaration is looked at, by what it asks for, and what the list is narrowed to."""

    asked: RightSet
    text: str = ""
    standing: Standing | None = None
    portfolio: UUID | None = None


def held_sites(
    session: Session, member_id: int, narrowed: HeldFilter, asked: PageAsked, *, on: date
) -> Page[HeldSite]:
    """The member's establishments by SIRET; four statements at any number."""
    statement = _held(member_id, narrowed, on)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = asked.within(total)
    wanted = statement.order_by(Site.siret).limit(page.size).offset(page.offset)
    rows = session.execute(wanted).all()
    facts = facts_of(session, [(row.site_id, member_id) for row in rows])
    items = [_shown(row, facts[row.site_id, member_id], narrowed.asked, on) for row in rows]
    return Page(items, total, page.number, page.size)


def assigned_portfolios(session: Session, member_id: int) -> list[tuple[UUID, str]]:
    """The portfolios to which the member is assigned, by name."""
    rows = session.execute(
        select(Portfolio.public_id, Portfolio.name)
        .join(PortfolioDeclarant, PortfolioDeclarant.portfolio_id == Portfolio.id)
        .where(PortfolioDeclarant.member_id == member_id)
        .order_by(Portfolio.folded_name)
    )
    return [(row.public_id, row.name) for row in rows]


def site_name() -> ColumnElement[str | None]:
    """The name to show: hidden ones show to their own members (product §2)."""
    own = func.coalesce(Establishment.name, Company.name)
    return case((Site.kind == SiteKind.OWN, own), else_=shown_name())


def _held(member_id: int, narrowed: HeldFilter, on: date) -> Select[*tuple[Any, ...]]:
    standing = standing_expression(narrowed.asked, on)
    statement: Select[*tuple[Any, ...]] = (
        select(
            Site.id.label("site_id"),
            Site.siret,
            site_name().label("name"),
            Establishment.commune,
            Portfolio.name.label("portfolio"),
            standing.label("standing"),
            Site.closed_on.label("since"),
            Site.opened.label("opened"),
        )
        .select_from(Habilitation)
        .join(Site, Site.id == Habilitation.site_id)
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(
            Habilitation.member_id == member_id,
            Habilitation.mask.bitwise_and(int(narrowed.asked)) != 0,
            is_held(),
            *matches(Site.siret, narrowed.text),
        )
    )
    if narrowed.portfolio is not None:
        statement = statement.where(Portfolio.public_id == narrowed.portfolio)
    if narrowed.standing is not None:
        statement = statement.where(standing == narrowed.standing.value)
    return statement


def _shown(row: Row[*tuple[Any, ...]], facts: PairFacts, asked: RightSet, on: date) -> HeldSite:
    return HeldSite(
        siret=row.siret,
        name=row.name or "",
        commune=row.commune or "",
        portfolio=row.portfolio or "",
        standing=Standing(row.standing),
        dates=facts.dates(asked & row.opened or asked, on),
        closed_on=row.since if row.standing == Standing.CLOSED.value else None,
    )
