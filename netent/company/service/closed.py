"""Ending the rights on everything that the register has closed, in one act (product §2, §18.7)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.company.queries.closed import Whose, closed_sites
from netent.habilitations.ending import end_as_shown
from netent.habilitations.holders import held_on
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.holding import hold_as_administrator


@dataclass(frozen=True, slots=True)
class Ended:
    """How much ended: of how many members, and how many rights."""

    members: int
    rights: int


def end_on_closed(
    session: Session, actor: Actor, *, whose: Whose, shown: str, now: datetime
) -> Ended:
    """End every right on the establishments that are closed today, own ones or clients.

    The establishments stay where they are: one that opens again begins without rights. `shown` is
    the mark of what the page showed. Forbidden. Refusal when other rights would end.
    """
    hold_as_administrator(session, actor, Permission.SITE_MANAGE)
    sites = closed_sites(session, whose=whose, today=paris_day(now))
    _hold_portfolios(session, sites)
    session.scalars(
        select(Site.id).where(Site.id.in_(sites)).order_by(Site.id).with_for_update()
    ).all()
    held = held_on(session, sites)
    ended = end_as_shown(session, actor, sites, shown=shown, now=now)
    if not ended.rights:
        return Ended(0, 0)
    record(
        session,
        actor,
        "sites.rights_ended",
        details={
            "whose": whose,
            "establishments": held.sites,
            **ended.details,
        },
        now=now,
    )
    return Ended(held.members, ended.rights)


def _hold_portfolios(session: Session, sites: Select[int]) -> None:
    """Take the portfolios whose clients lose rights: what was planned for them holds no longer."""
    touched = select(Site.portfolio_id).where(Site.id.in_(sites), Site.portfolio_id.is_not(None))
    found = session.scalars(
        select(Portfolio.id)
        .where(Portfolio.id.in_(touched))
        .order_by(Portfolio.id)
        .with_for_update(key_share=True)
    ).all()
    session.execute(
        update(Portfolio)
        .where(Portfolio.id.in_(found))
        .values(revision=Portfolio.revision + 1)
        .execution_options(synchronize_session=False)
    )
