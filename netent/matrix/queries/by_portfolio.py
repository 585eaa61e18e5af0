"""Coverage portfolio by portfolio: how much of each list is whose (product §18.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from netent.database.tenant import tenant_of
from netent.habilitations import coverage
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import fold_file_name
from netent.kernel.paging import Page, PageAsked
from netent.matrix.queries.coverage import uncovered_sites, unused_declarations
from netent.matrix.scope import SiteFilter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration, Site
from netent.perimeter.queries import is_live
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Covered:
    """A portfolio with its clients, and of each list of the coverage how many are its own."""

    public_id: UUID
    name: str
    clients: int
    uncovered: int
    idle: int
    unused: int


def covered_page(session: Session, text: str, asked: PageAsked, *, on: date) -> Page[Covered]:
    """The portfolios by name; the same six statements at any number of clients."""
    found = select(Portfolio.id).where(Portfolio.registration_id == tenant_of(session), is_live())
    if folded := fold_file_name(text):
        found = found.where(Portfolio.folded_name.contains(folded, autoescape=True))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    asked = asked.within(total)
    rows = session.execute(
        found.with_only_columns(Portfolio.id, Portfolio.public_id, Portfolio.name)
        .order_by(Portfolio.folded_name, Portfolio.id)
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    ids = [row.id for row in rows]
    clients = _counted(session, _clients(session), Site.portfolio_id, ids)
    uncovered = uncovered_sites(session, SiteFilter(), "", on=on)
    lacking = _counted(session, uncovered, Site.portfolio_id, ids)
    idle = _counted(session, _idle(session, on), PortfolioDeclarant.portfolio_id, ids)
    unused = unused_declarations(session, on, "")
    useless = _counted(session, unused, PortfolioDeclaration.portfolio_id, ids)
    items = [
        Covered(
            row.public_id,
            row.name,
            clients.get(row.id, 0),
            lacking.get(row.id, 0),
            idle.get(row.id, 0),
            useless.get(row.id, 0),
        )
        for row in rows
    ]
    return Page(items, total, asked.number, asked.size)


def _clients(session: Session) -> Select[int]:
    return select(Site.id).where(Site.registration_id == tenant_of(session))


def _idle(session: Session, on: date) -> Select[int]:
    """Assigned declarants who may file for none of the portfolio's clients."""
    return (
        select(Member.id)
        .join(PortfolioDeclarant, PortfolioDeclarant.member_id == Member.id)
        .where(
            PortfolioDeclarant.registration_id == tenant_of(session),
            Member.is_declarant,
            Member.state == MemberState.ACTIVE,
            coverage.holds_nothing(on, PortfolioDeclarant.portfolio_id),
        )
    )


def _counted(
    session: Session,
    rows: Select[int],
    portfolio_id: InstrumentedAttribute[Any],
    ids: Sequence[int],
) -> Mapping[int, int]:
    """How many rows each of these portfolios has."""
    found = session.execute(
        rows.with_only_columns(portfolio_id, func.count(), maintain_column_froms=True)
        .where(portfolio_id.in_(ids))
        .group_by(portfolio_id)
    )
    return {row[0]: row[1] for row in found}
