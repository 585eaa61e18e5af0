"""The declarations that a registration has taken: on its own sites, or on its portfolios."""

from collections.abc import Sequence

from sqlalchemy import literal, select, union
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.kernel.enums import SiteKind
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, PortfolioDeclaration, Site


def taken_declarations(session: Session, known: Sequence[DeclarationType]) -> set[str]:
    """Their codes; one statement of few rows. `known` is the catalogue with its rights."""
    # Portfolios name declarations, sites hold sets of rights: the first column tells them apart.
    opened = select(literal(0).label("type_id"), Site.opened.label("rights")).where(
        Site.kind == SiteKind.OWN
    )
    on_portfolios = (
        select(PortfolioDeclaration.declaration_type_id, literal(0))
        .join(Portfolio, Portfolio.id == PortfolioDeclaration.portfolio_id)
        .where(Portfolio.deleted_at.is_(None))
    )
    rows = session.execute(union(opened, on_portfolios)).all()
    type_ids = {row.type_id for row in rows}
    rights = RightSet(0)
    for row in rows:
        rights |= row.rights
    return {
        each.code
        for each in known
        if each.id in type_ids or rights & RightSet.of(right.slot for right in each.rights)
    }
