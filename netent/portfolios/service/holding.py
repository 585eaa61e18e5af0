"""Holding a portfolio for an act on its clients, declarations, declarants or rights."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.holding import hold_as_administrator

# The audit trail names so many clients; counts tell the rest.
NAMED = 50


def hold_portfolio(session: Session, actor: Actor, portfolio_id: UUID) -> Portfolio:
    """The portfolio, kept until the act's end: a file that is being treated on it comes before.

    Its revision rises: a file that was checked is planned anew. Forbidden, NotFound.
    """
    hold_as_administrator(session, actor, Permission.PORTFOLIO_EDIT)
    portfolio = perimeter.portfolio_of(session, portfolio_id, lock=True)
    portfolio.revision += 1
    return portfolio


def first_sirets(session: Session, sites: Select[int]) -> list[str]:
    """The first clients of an act by SIRET, for its event; to be asked before they change."""
    named = select(Site.siret).where(Site.id.in_(sites)).order_by(Site.siret).limit(NAMED)
    return list(session.scalars(named))


def keep(
    session: Session,
    actor: Actor,
    action: str,
    portfolio: Portfolio,
    details: Mapping[str, object],
    *,
    now: datetime,
) -> None:
    """One event for an act on a portfolio, which it names."""
    record(
        session,
        actor,
        action,
        subject=str(portfolio.public_id),
        details={"portfolio": portfolio.name, **details},
        now=now,
    )
