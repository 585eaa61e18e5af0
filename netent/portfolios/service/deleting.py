"""Deletes a portfolio that has no client any more; its requests and its history stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration
from netent.portfolios.queries.deleting import standing
from netent.portfolios.service.holding import keep
from netent.requests.models import Request
from netent.tenancy.holding import hold_as_administrator


def delete_portfolio(
    session: Session, actor: Actor, *, portfolio_id: UUID, now: datetime
) -> Portfolio:
    """Delete an empty portfolio; its name is free, its declarations and assignments are gone.

    Files that wait to be confirmed are given up. Forbidden, NotFound; Refusal while it has clients,
    or while a file for it waits or is treated.
    """
    # Whoever confirms a file holds the registration, too: none begins to wait meanwhile.
    hold_as_administrator(session, actor, Permission.PORTFOLIO_EDIT)
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    # Told at once: the lock below would wait until the file is treated.
    _refuse_busy(standing(session, portfolio.id).in_progress)
    # Not shared with those who write rows that name it: no file is deposited on it after that.
    session.execute(select(Portfolio.id).where(Portfolio.id == portfolio.id).with_for_update())
    found = standing(session, portfolio.id)
    _refuse_busy(found.in_progress)
    if found.clients:
        raise Refusal(Reason.PORTFOLIO_HAS_CLIENTS, count=found.clients)
    _give_up_checked(session, portfolio, now)
    for table in (PortfolioDeclaration, PortfolioDeclarant):
        session.execute(
            delete(table)
            .where(table.portfolio_id == portfolio.id)
            .execution_options(synchronize_session=False)
        )
    portfolio.deleted_at = now
    portfolio.revision += 1
    details = {
        "declarations": found.declarations,
        "members": found.declarants,
        "requests": found.to_confirm,
    }
    keep(session, actor, "portfolio.deleted", portfolio, details, now=now)
    return portfolio


def _refuse_busy(requests: int) -> None:
    if requests:
        raise Refusal(Reason.PORTFOLIO_BUSY, count=requests)


def _give_up_checked(session: Session, portfolio: Portfolio, now: datetime) -> None:
    session.execute(
        update(Request)
        .where(Request.portfolio_id == portfolio.id, Request.status == RequestStatus.CHECKED)
        .values(status=RequestStatus.DELETED, finished_at=now)
        .execution_options(synchronize_session=False)
    )
