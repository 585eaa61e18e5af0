"""Reads of one portfolio's clients, ten thousand of them being ordinary (product §8)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name, shown_search_name
from netent.directory.narrowing import matches
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import Site


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


@dataclass(frozen=True, slots=True)
class Chosen:
    """Clients that an act is about: those of these SIRETs, or all that a filter lets through."""

    sirets: frozenset[str] = frozenset()
    narrowed: ClientFilter | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return self.narrowed is None and not self.sirets


EVERY_CLIENT = Chosen(narrowed=ClientFilter())


def sites_chosen(session: Session, portfolio_id: int, chosen: Chosen) -> Select[int]:
    """The sites of the chosen clients, for statements that take them together.

    What is no client of the portfolio is not among them.
    """
    narrowed = chosen.narrowed
    if narrowed is not None and (narrowed.text or narrowed.active is not None):
        found = _narrowed(portfolio_id, tenant_of(session), narrowed)
        return found.with_only_columns(Site.id, maintain_column_froms=True)
    every = select(Site.id).where(
        Site.portfolio_id == portfolio_id, Site.registration_id == tenant_of(session)
    )
    return every if narrowed else every.where(Site.siret.in_(sorted(chosen.sirets)))


def count_chosen(session: Session, portfolio_id: int, chosen: Chosen) -> int:
    """How many of the chosen are clients of the portfolio today."""
    sites = sites_chosen(session, portfolio_id, chosen).subquery()
    return session.scalar(select(func.count()).select_from(sites)) or 0


def first_of(session: Session, portfolio_id: int, chosen: Chosen, most: int) -> list[ClientRow]:
    """The first ones of them by SIRET, to name them; one statement."""
    rows = session.execute(
        _narrowed(portfolio_id, tenant_of(session), ClientFilter())
        .with_only_columns(*_COLUMNS, maintain_column_froms=True)
        .where(Site.id.in_(sites_chosen(session, portfolio_id, chosen)))
        .order_by(Site.siret)
        .limit(most)
    )
    return [_row(row) for row in rows]


def client_of(session: Session, portfolio_id: int, siret: str) -> ClientRow:
    """The portfolio's client of this SIRET. NotFound."""
    found = first_of(session, portfolio_id, Chosen(frozenset({siret})), 1)
    if not found:
        raise NotFound
    return found[0]


def clients_page(
    session: Session, portfolio_id: int, narrowed: ClientFilter, asked: PageAsked
) -> Page[ClientRow]:
    """The portfolio's clients that the filter lets through, with the directory's facts."""
    statement = _narrowed(portfolio_id, tenant_of(session), narrowed)
    total = count_chosen(session, portfolio_id, Chosen(narrowed=narrowed))
    asked = asked.within(total)
    wanted = (
        statement.with_only_columns(*_COLUMNS, maintain_column_froms=True)
        .order_by(*_order(narrowed.sort))
        .limit(asked.size)
        .offset(asked.offset)
    )
    rows = [_row(row) for row in session.execute(wanted)]
    return Page(rows, total, asked.number, asked.size)


_COLUMNS: tuple[Any, ...] = (
    Site.siret,
    shown_name(),
    Establishment.commune,
    Establishment.activity,
    Establishment.active,
    Establishment.state_since,
    Site.entered_at,
)


def _row(row: Any) -> ClientRow:
    siret, name, commune, activity, active, since, entered = row
    return ClientRow(
        siret, name, commune, activity, bool(active), None if active else since, entered
    )


def _narrowed(portfolio_id: int, registration_id: int, narrowed: ClientFilter) -> Select[str]:
    statement = (
        select(Site.siret)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(Site.portfolio_id == portfolio_id, Site.registration_id == registration_id)
    )
    if narrowed.active is not None:
        statement = statement.where(Establishment.active.is_(narrowed.active))
    return statement.where(*matches(Site.siret, narrowed.text))


def _order(sort: str) -> tuple[Any, ...]:
    columns: dict[str, Any] = {
        "siret": Site.siret,
        "name": shown_search_name(),
        "commune": Establishment.commune,
        "since": Site.entered_at,
    }
    column = columns.get(sort.lstrip("-"), Site.siret)
    nulls_last = column.is_(None)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return (nulls_last, ordered, Site.siret) if column is not Site.siret else (ordered,)
