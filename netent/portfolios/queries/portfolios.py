"""Reads for the pages on portfolios: the list with its counts, and one portfolio's clients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.kernel.enums import MemberState, Outcome, RequestStatus
from netent.kernel.identifiers import fold, fold_file_name
from netent.kernel.paging import Page, PageAsked
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.perimeter.queries import Declaration
from netent.requests.models import Request
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class LastRequest:
    """The newest request on a portfolio."""

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


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client as lists show it; where the directory hides or lacks a name, `name` is None."""

    siret: str
    name: str | None
    commune: str | None
    activity: str | None
    is_active: bool
    closed_on: date | None
    since: datetime


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """What a list of clients is narrowed to; None and '' narrow nothing."""

    text: str = ""
    active: bool | None = None
    sort: str = "siret"


def portfolios_page(
    session: Session, asked: PageAsked, *, text: str = "", sort: str = "name"
) -> Page[PortfolioRow]:
    """The registration's portfolios with their counts; the same few statements at any size."""
    clients = (
        select(func.count())
        .select_from(Site)
        .where(Site.portfolio_id == Portfolio.id)
        .correlate(Portfolio)
        .scalar_subquery()
    )
    declarants = (
        select(func.count())
        .select_from(PortfolioDeclarant)
        .join(Member, Member.id == PortfolioDeclarant.member_id)
        .where(PortfolioDeclarant.portfolio_id == Portfolio.id, Member.state != MemberState.DELETED)
        .correlate(Portfolio)
        .scalar_subquery()
    )
    narrowed = select(Portfolio.id).where(Portfolio.registration_id == tenant_of(session))
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


def clients_page(
    session: Session, portfolio_id: int, narrowed: ClientFilter, asked: PageAsked
) -> Page[ClientRow]:
    """The portfolio's clients that the filter lets through, with the directory's facts."""
    statement = _narrowed(portfolio_id, tenant_of(session), narrowed)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    wanted = (
        statement.with_only_columns(
            Site.siret,
            shown_name(),
            Establishment.commune,
            Establishment.activity,
            Establishment.active,
            Establishment.state_since,
            Site.entered_at,
        )
        .order_by(*_order(narrowed.sort))
        .limit(asked.size)
        .offset(asked.offset)
    )
    rows = [
        ClientRow(siret, name, commune, activity, bool(active), None if active else since, entered)
        for siret, name, commune, activity, active, since, entered in session.execute(wanted)
    ]
    return Page(rows, total, asked.number, asked.size)


def portfolio_card(session: Session, public_id: UUID) -> PortfolioCard:
    """The registration's portfolio of this identifier, with its counts. NotFound otherwise."""
    portfolio = perimeter.portfolio_of(session, public_id)
    clients = _count(session, select(Site.id).where(Site.portfolio_id == portfolio.id))
    closed = _count(
        session,
        select(Site.id)
        .join(Establishment, Establishment.siret == Site.siret)
        .where(Site.portfolio_id == portfolio.id, Establishment.active.is_(False)),
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


def _count(session: Session, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _last_requests(session: Session, portfolio_ids: Sequence[int]) -> Mapping[int, LastRequest]:
    """The newest request on each portfolio; one statement."""
    newest = (
        select(func.max(Request.id))
        .where(Request.portfolio_id.in_(portfolio_ids), Request.status != RequestStatus.DELETED)
        .group_by(Request.portfolio_id)
    )
    rows = session.scalars(select(Request).where(Request.id.in_(newest)))
    return {
        row.portfolio_id: LastRequest(row.public_id, row.status, row.outcome, row.created_at)
        for row in rows
    }


def _narrowed(portfolio_id: int, registration_id: int, narrowed: ClientFilter) -> Select[str]:
    statement = select(Site.siret).where(
        Site.portfolio_id == portfolio_id, Site.registration_id == registration_id
    )
    if not narrowed.text and narrowed.active is None and narrowed.sort.lstrip("-") == "siret":
        # Plain counting needs no directory; the page itself joins it for its fifty rows.
        return _joined(statement)
    statement = _joined(statement)
    if narrowed.active is not None:
        statement = statement.where(Establishment.active.is_(narrowed.active))
    return statement.where(*_matches(narrowed.text))


def _joined(statement: Select[str]) -> Select[str]:
    return statement.outerjoin(Establishment, Establishment.siret == Site.siret).outerjoin(
        Company, Company.siren == func.substr(Site.siret, 1, 9)
    )


def _matches(text: str) -> list[ColumnElement[bool]]:
    digits = "".join(text.split())
    if digits.isdecimal():
        return [Site.siret.startswith(digits, autoescape=True)]
    folded = fold(text)
    if not folded:
        return []
    return [
        or_(
            Establishment.search_name.contains(folded, autoescape=True),
            Company.search_name.contains(folded, autoescape=True),
            func.lower(Establishment.commune).contains(folded, autoescape=True),
        )
    ]


def _order(sort: str) -> tuple[Any, ...]:
    columns: dict[str, Any] = {
        "siret": Site.siret,
        "name": func.coalesce(Establishment.search_name, Company.search_name),
        "commune": Establishment.commune,
        "since": Site.entered_at,
    }
    column = columns.get(sort.lstrip("-"), Site.siret)
    nulls_last = column.is_(None)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return (nulls_last, ordered, Site.siret) if column is not Site.siret else (ordered,)
