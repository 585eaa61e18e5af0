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
