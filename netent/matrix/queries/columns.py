"""The matrix's columns: the rights of the declarations that are open where it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.matrix.scope import OWN, Where
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclaration

DSN = "DSN"
# The guide's page "Gérer les habilitations DSN", by regime: what to file, and to pay.
REGIMES = {
    "general": frozenset({"DSN-RG", "DSN-PAI"}),
    "agricole": frozenset({"DSN-RA", "DSN-PAI"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A right; `variant` tells it from its declaration's other filing rights, if there are any."""

    slot: int
    code: str
    label: str
    variant: str
    is_payment: bool
    delay_days: int | None
    declaration: str
    declaration_label: str
    colour: str


def opened_rights(session: Session, where: Where) -> RightSet:
    """The rights of the declarations that are open there."""
    opened = NO_RIGHTS
    if where in ("", OWN):
        opened = reduce(or_, perimeter.own_openings(session), opened)
    if where == OWN:
        return opened
    types = select(PortfolioDeclaration.declaration_type_id).distinct()
    if isinstance(where, UUID):
        types = types.join(Portfolio, Portfolio.id == PortfolioDeclaration.portfolio_id).where(
            Portfolio.public_id == where
        )
    return opened | catalogue.rights_of_types(session, session.scalars(types).all())


def every_column(session: Session) -> Sequence[Column]:
    """Every right that there is, in the catalogue's order."""
    found = []
    for declaration in catalogue.every_declaration(session):
        filing = sum(not right.is_payment for right in declaration.rights)
        for right in declaration.rights:
            several = filing > 1 and not right.is_payment
            found.append(
                Column(
                    slot=right.slot,
                    code=right.code,
                    label=right.label,
                    variant=right.label.rpartition(", ")[2] if several else "",
                    is_payment=right.is_payment,
                    delay_days=declaration.access_delay_days,
                    declaration=declaration.code,
                    declaration_label=declaration.label,
                    colour=declaration.colour,
                )
            )
    return found


def columns(
    session: Session, where: Where, *, declaration: str = "", regime: str = ""
) -> tuple[Sequence[Column], Sequence[Column]]:
    """All columns that are open there, and those of them that are asked for."""
    opened = opened_rights(session, where)
    offered = [each for each in every_column(session) if opened >> each.slot & 1]
    codes = REGIMES.get(regime)
    asked = [
        each
        for each in offered
        if (not declaration or each.declaration == declaration)
        and (codes is None or each.code in codes)
    ]
    return offered, asked
