"""Declarations opened on a portfolio before they are for its clients, and closed (product §8)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.habilitations.ending import end_as_shown
from netent.kernel.actor import Actor
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, Site
from netent.perimeter.openings import close_on, open_on
from netent.perimeter.portfolios import close_type_on, open_types_on
from netent.portfolios.queries import EVERY_CLIENT, Chosen, sites_chosen
from netent.portfolios.queries.declarations import open_types
from netent.portfolios.service.holding import first_sirets, hold_portfolio, keep

# Of what is no code at all, a refusal tells so much.
_LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """The declarations that this act opened on the portfolio, and those that were open."""

    opened: Sequence[str]
    already: Sequence[str]


@dataclass(frozen=True, slots=True)
class Closed:
    """For how many clients something was closed, and how many rights ended with it."""

    clients: int
    rights: int


def open_declarations(
    session: Session, actor: Actor, *, portfolio_id: UUID, codes: Collection[str], now: datetime
) -> Opened:
    """Open declarations on a portfolio; for no client yet, and nobody gets a right.

    Forbidden, NotFound; Refusal for a code that can't be taken.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    takeable = {each.code: each.id for each in catalogue.takeable_types(session)}
    for code in codes:
        if code not in takeable:
            raise Refusal(Reason.DECLARATION_NOT_TAKEABLE, declaration=code[:_LONGEST_CODE])
    here = open_types(session, portfolio.id)
    asked = [code for code in takeable if code in codes]
    opened = [code for code in asked if code not in here]
    open_types_on(session, portfolio.id, (takeable[code] for code in opened), now=now)
    if opened:
        details = {"declarations": opened}
        keep(session, actor, "portfolio.declarations_opened", portfolio, details, now=now)
    return Opened(opened, [code for code in asked if code in here])


def close_declaration(
    session: Session, actor: Actor, *, portfolio_id: UUID, code: str, shown: str, now: datetime
) -> Closed:
    """Close a declaration on a portfolio and for all its clients; the rights on it end.

    `shown` is the mark of what the page showed to end. Forbidden, NotFound. Refusal when other
    rights would end, or when the declaration is not open there.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    type_id = open_types(session, portfolio.id).get(code)
    if type_id is None:
        raise Refusal(Reason.DECLARATION_NOT_OPEN, declaration=code[:_LONGEST_CODE])
    closing = catalogue.rights_of_types(session, [type_id])
    clients = sites_chosen(session, portfolio.id, EVERY_CLIENT)
    ended = end_as_shown(session, actor, clients, closing, shown=shown, now=now)
    closed = close_on(session, Site.portfolio_id == portfolio.id, closing)
    close_type_on(session, portfolio.id, type_id)
    details = {"declaration": code, "clients": closed, **ended.details}
    keep(session, actor, "portfolio.declaration_closed", portfolio, details, now=now)
    return Closed(closed, ended.rights)


def open_for_clients(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    chosen: Chosen,
    codes: Collection[str],
    now: datetime,
) -> int:
    """Open declarations for the chosen clients; nobody gets a right. For how many it changed.

    Forbidden, NotFound; Refusal for one that is not open on the portfolio.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    opening = _rights_of(session, portfolio, codes)
    sites = sites_chosen(session, portfolio.id, chosen)
    sirets = first_sirets(session, sites)
    changed = open_on(session, Site.id.in_(sites), opening)
    if changed:
        details = {"declarations": sorted(codes), "clients": changed, "sirets": sirets}
        keep(session, actor, "portfolio.opened_for_clients", portfolio, details, now=now)
    return changed


def close_for_clients(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    chosen: Chosen,
    codes: Collection[str],
    shown: str,
    now: datetime,
) -> Closed:
    """Close declarations for the chosen clients; the rights on them end, as they were shown to.

    They stay open on the portfolio. Forbidden, NotFound, Refusal as for `close_declaration`.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    closing = _rights_of(session, portfolio, codes)
    sites = sites_chosen(session, portfolio.id, chosen)
    sirets = first_sirets(session, sites)
    ended = end_as_shown(session, actor, sites, closing, shown=shown, now=now)
    changed = close_on(session, Site.id.in_(sites), closing)
    if changed:
        details = {
            "declarations": sorted(codes),
            "clients": changed,
            "sirets": sirets,
            **ended.details,
        }
        keep(session, actor, "portfolio.closed_for_clients", portfolio, details, now=now)
    return Closed(changed, ended.rights)


def _rights_of(session: Session, portfolio: Portfolio, codes: Collection[str]) -> RightSet:
    """All rights of these declarations. Refusal when one is not open on the portfolio."""
    here = open_types(session, portfolio.id)
    for code in codes:
        if code not in here:
            raise Refusal(
                Reason.OPEN_ON_PORTFOLIO_FIRST,
                declaration=code[:_LONGEST_CODE],
                portfolio=portfolio.name,
            )
    return catalogue.rights_of_types(session, [here[code] for code in codes])
