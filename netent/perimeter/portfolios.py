"""What stands on a portfolio itself: declarants assigned to it, declarations opened on it.

Whoever writes here holds the portfolio, and raises its revision.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from netent.perimeter.models import PortfolioDeclarant, PortfolioDeclaration


def assigned_to(session: Session, portfolio_id: int) -> frozenset[int]:
    """The members who are assigned to the portfolio, by their keys."""
    found = select(PortfolioDeclarant.member_id).where(
        PortfolioDeclarant.portfolio_id == portfolio_id
    )
    return frozenset(session.scalars(found))


def assign(
    session: Session, portfolio_id: int, member_ids: Iterable[int], *, now: datetime
) -> None:
    """Assign members of whom none is yet."""
    session.add_all(
        PortfolioDeclarant(portfolio_id=portfolio_id, member_id=member_id, assigned_at=now)
        for member_id in member_ids
    )
    session.flush()


def is_open_on(session: Session, portfolio_id: int, type_id: int) -> bool:
    """Whether a declaration is open on the portfolio."""
    opened = select(PortfolioDeclaration.opened_at).where(*_here(portfolio_id, type_id))
    return session.scalars(opened).first() is not None


def open_types_on(
    session: Session, portfolio_id: int, type_ids: Iterable[int], *, now: datetime
) -> None:
    """Open declarations, by their types, of which none is yet."""
    session.add_all(
        PortfolioDeclaration(portfolio_id=portfolio_id, declaration_type_id=type_id, opened_at=now)
        for type_id in type_ids
    )
    session.flush()


def close_type_on(session: Session, portfolio_id: int, type_id: int) -> None:
    """Close a declaration on the portfolio; for its clients it is another one's to close."""
    session.execute(
        delete(PortfolioDeclaration)
        .where(*_here(portfolio_id, type_id))
        .execution_options(synchronize_session=False)
    )


def _here(portfolio_id: int, type_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        PortfolioDeclaration.portfolio_id == portfolio_id,
        PortfolioDeclaration.declaration_type_id == type_id,
    )
