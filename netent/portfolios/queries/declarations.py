"""Reads of a portfolio's declarations: those open on it, for how many clients, and the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType
from netent.database.tenant import tenant_of
from netent.kernel.right_set import RightSet
from netent.perimeter.models import PortfolioDeclaration, Site
from netent.portfolios.queries.clients import EVERY_CLIENT, Chosen, sites_chosen


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """A declaration of the catalogue, and how the chosen clients stand to it.

    It is open for `clients` of them, and not, or not with all its rights, for `lacking`.
    `delay_days` is None where the catalogue does not know it.
    """

    code: str
    label: str
    regime: str
    audience: str
    description: str
    colour: str
    delay_days: int | None
    is_paid: bool
    clients: int = 0
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Declarations:
    """Those open on the portfolio and those that could be; `clients` is how many were chosen."""

    opened: list[DeclarationRow]
    others: list[DeclarationRow]
    clients: int

    def named(self, code: str) -> DeclarationRow | None:
        """The one of this code that is open on the portfolio."""
        return next((row for row in self.opened if row.code == code), None)


def declarations(
    session: Session, portfolio_id: int, chosen: Chosen = EVERY_CLIENT, *, text: str = ""
) -> Declarations:
    """The declarations of a portfolio, in the catalogue's order, as its clients stand to them.

    `text` narrows by code, label, regime or audience. Four statements, whatever the number.
    """
    sites = sites_chosen(session, portfolio_id, chosen)
    openings = _openings(session, sites)
    here = set(open_types(session, portfolio_id).values())
    found = catalogue.every_declaration(session, text=text)
    return Declarations(
        opened=[_row(each, openings) for each in found if each.id in here],
        others=[_row(each, {}) for each in found if each.id not in here and not each.status],
        clients=sum(openings.values()),
    )


def open_types(session: Session, portfolio_id: int) -> Mapping[str, int]:
    """The declarations open on the portfolio by code, each with its number; one statement."""
    rows = session.execute(
        select(DeclarationType.code, DeclarationType.id)
        .join(PortfolioDeclaration, PortfolioDeclaration.declaration_type_id == DeclarationType.id)
        .where(
            PortfolioDeclaration.portfolio_id == portfolio_id,
            PortfolioDeclaration.registration_id == tenant_of(session),
        )
        .order_by(DeclarationType.position)
    )
    return {row.code: row.id for row in rows}


def _openings(session: Session, sites: Select[int]) -> Mapping[RightSet, int]:
    """How many of these clients there are of each different set of open rights; few."""
    rows: Any = session.execute(
        sites.with_only_columns(Site.opened, func.count(), maintain_column_froms=True).group_by(
            Site.opened
        )
    )
    return {RightSet(opened): count for opened, count in rows}


def _row(each: DeclarationType, openings: Mapping[RightSet, int]) -> DeclarationRow:
    rights = RightSet.of(right.slot for right in each.rights)
    return DeclarationRow(
        code=each.code,
        label=each.label,
        regime=each.regime,
        audience=each.audience,
        description=each.description,
        colour=each.colour,
        delay_days=each.access_delay_days,
        is_paid=any(right.is_payment for right in each.rights),
        clients=sum(count for opened, count in openings.items() if opened & rights),
        lacking=sum(count for opened, count in openings.items() if opened & rights != rights),
    )
