"""Reads for the pages on portfolios: the list with its counts, and the head of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.enums import IMPORT_KINDS, MemberState, Outcome, RequestStatus
from netent.kernel.identifiers import fold_file_name
from netent.kernel.paging import Page, PageAsked
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.perimeter.queries import Declaration
from netent.requests.models import Request
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class LastRequest:
    """The newest import on a portfolio."""

    public_id: UUID
    status: RequestStatus
    outcome: Outcome | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A portfolio as the list shows it."""

    id: int
    public_id: UUID
    name: str
    clients_count: int
    declarants_count: int
    declarations: Sequence[Declaration]
    last_request: LastRequest | None


@dataclass(frozen=True, slots=True)
class PortfolioChoice:
    """A portfolio as a list to choose from shows it."""

    public_id: UUID
    name: str
    clients_count: int


@dataclass(frozen=True, slots=True)
class PortfolioCard:
    """A portfolio as the head of its page shows it."""

    id: int
    public_id: UUID
    name: str
    clients_count: int
    active_count: int
    closed_count: int
    declarations: Sequence[Declaration]
    declarants: Sequence[str]
    last_request: LastRequest | None


def portfolios_page(
    session: Session, asked: PageAsked, *, text: str = "", sort: str = "name"
) -> Page[PortfolioRow]:
    """The registration's portfolios with their counts; the same few statements at any size."""
    clients, declarants = _clients_counted(), _declarants_counted()
    narrowed = select(Portfolio.id).where(
        Portfolio.registration_id == tenant_of(session), perimeter.is_live()
    )
    if fold_file_name(text):
        narrowed = narrowed.where(
            Portfolio.folded_name.contains(fold_file_name(text), autoescape=True)
        )
    total = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    asked = asked.within(total)
    column: Any = clients if sort.endswith("clients") else Portfolio.folded_name
    rows = session.execute(
        narrowed.with_only_columns(
            Portfolio.id, Portfolio.public_id, Portfolio.name, clients, declarants
        )
        .order_by(column.desc() if sort.startswith("-") else column, Portfolio.id)
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    opened = perimeter.declarations_of(session, [row.id for row in rows])
    newest = _last_requests(session, [row.id for row in rows])
    items = [
        PortfolioRow(
            id_,
            public_id,
            name,
            clients_,
            declarants_,
            opened.get(id_, []),
            newest.get(id_),
        )
        for id_, public_id, name, clients_, declarants_ in rows
    ]
    return Page(items, total, asked.number, asked.size)


def portfolio_choices(session: Session) -> list[PortfolioChoice]:
    """Every portfolio of the registration by name, to choose one from; one statement."""
    rows = session.execute(
        select(Portfolio.public_id, Portfolio.name, _clients_counted())
        .where(Portfolio.registration_id == tenant_of(session), perimeter.is_live())
        .order_by(Portfolio.folded_name, Portfolio.id)
    )
    return [PortfolioChoice(public_id, name, clients) for public_id, name, clients in rows]


def portfolio_card(session: Session, public_id: UUID) -> PortfolioCard:
    """The registration's portfolio of this identifier, with its counts. NotFound otherwise."""
    portfolio = perimeter.portfolio_of(session, public_id)
    clients = _count(session, select(Site.id).where(Site.portfolio_id == portfolio.id))
    closed = _count(
        session,
        select(Site.id).where(Site.portfolio_id == portfolio.id, Site.closed_on.is_not(None)),
    )
    return PortfolioCard(
        id=portfolio.id,
        public_id=portfolio.public_id,
        name=portfolio.name,
        clients_count=clients,
        active_count=clients - closed,
        closed_count=closed,
        declarations=perimeter.declarations_of(session, [portfolio.id]).get(portfolio.id, []),
        declarants=[row.full_name for row in perimeter.declarants_of(session, portfolio.id)],
        last_request=_last_requests(session, [portfolio.id]).get(portfolio.id),
    )


def _clients_counted() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Site)
        .where(Site.portfolio_id == Portfolio.id)
        .correlate(Portfolio)
        .scalar_subquery()
    )


def _declarants_counted() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(PortfolioDeclarant)
        .join(Member, Member.id == PortfolioDeclarant.member_id)
        .where(PortfolioDeclarant.portfolio_id == Portfolio.id, Member.state != MemberState.DELETED)
        .correlate(Portfolio)
        .scalar_subquery()
    )


def _count(session: Session, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _last_requests(
    session: Session, portfolio_ids: Sequence[int]
) -> Mapping[int | None, LastRequest]:
    """The newest import on each portfolio; one statement."""
    newest = (
        select(func.max(Request.id))
        .where(
            Request.portfolio_id.in_(portfolio_ids),
            Request.kind.in_(IMPORT_KINDS),
            Request.status != RequestStatus.DELETED,
        )
        .group_by(Request.portfolio_id)
    )
    rows = session.scalars(select(Request).where(Request.id.in_(newest)))
    return {
        row.portfolio_id: LastRequest(row.public_id, row.status, row.outcome, row.created_at)
        for row in rows
    }
