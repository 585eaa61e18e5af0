"""Clients enter a portfolio, by hand, and leave it (product §8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.habilitations.ending import end_as_shown
from netent.kernel.actor import Actor
from netent.perimeter.clients import (
    LeftOut,
    enter_joining,
    first_joined,
    leave,
    left_out,
    stage_joining,
)
from netent.portfolios.queries import Chosen, sites_chosen
from netent.portfolios.service.holding import NAMED, first_sirets, hold_portfolio, keep


@dataclass(frozen=True, slots=True)
class Added:
    """How many clients entered, and what did not: the first ones, and how many there are."""

    clients: int
    left_out: Sequence[LeftOut]
    left_out_total: int


@dataclass(frozen=True, slots=True)
class Removed:
    """How many clients left, and how many rights ended with them."""

    clients: int
    rights: int


def add_clients(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    siren: str = "",
    sirets: Collection[str] = (),
    now: datetime,
) -> Added:
    """Enter establishments as clients: these, or all active ones of a company.

    Only the client enters: nothing is open for it, and nobody has a right. What is closed, unknown
    or held elsewhere stays out, and is told. Forbidden, NotFound.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    stage_joining(session, siren=siren, sirets=sirets)
    entered = enter_joining(session, portfolio.id, now=now)
    if entered:
        details = {"clients": entered, "sirets": first_joined(session, portfolio.id, NAMED)}
        keep(session, actor, "portfolio.clients_added", portfolio, details, now=now)
    return Added(entered, *left_out(session, portfolio.id, NAMED))


def remove_clients(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    chosen: Chosen,
    shown: str,
    now: datetime,
) -> Removed:
    """Let the chosen clients go; every right on them ends, as it was shown to.

    Their rows stay, with their history. `shown` is the mark of what the page showed. Forbidden,
    NotFound; Refusal when other rights would end.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    sites = sites_chosen(session, portfolio.id, chosen)
    sirets = first_sirets(session, sites)
    ended = end_as_shown(session, actor, sites, shown=shown, now=now)
    gone = leave(session, sites)
    if gone:
        details = {"clients": gone, "sirets": sirets, **ended.details}
        keep(session, actor, "portfolio.clients_removed", portfolio, details, now=now)
    return Removed(gone, ended.rights)
