"""Clients go from one portfolio to another with their rights (product §8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.habilitations import service as rights
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.clients import move
from netent.perimeter.models import Portfolio
from netent.perimeter.portfolios import assign, open_types_on
from netent.perimeter.queries import is_live
from netent.portfolios.queries import Chosen
from netent.portfolios.queries.crossing import Crossing, Terms, crossing
from netent.portfolios.queries.declarations import open_types
from netent.portfolios.service.holding import first_sirets, keep
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Transferred:
    """How many clients went, and how many rights did not go with them."""

    clients: int
    rights_ended: int


def transfer_clients(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    target_id: UUID,
    chosen: Chosen,
    terms: Terms,
    shown: str,
    now: datetime,
) -> Transferred:
    """Put the chosen clients into another portfolio; what the target has no place for ends.

    The declarations and declarants of `terms` come along: opened on the target, assigned to it.
    Openings and ends of all rights that stay are untouched. `shown` is the mark of what the page
    showed. Forbidden, NotFound; Refusal when it would do anything else by now.
    """
    hold_as_administrator(session, actor, Permission.PORTFOLIO_EDIT)
    source, target = _hold_both(session, portfolio_id, target_id)
    _hold_members(session, terms.declarants or ())
    found = crossing(session, source.id, target.id, chosen, terms)
    if found.mark != shown:
        raise Refusal(Reason.TRANSFER_CHANGED, count=found.ends.rights)
    if not found.clients:
        return Transferred(0, 0)
    sirets = first_sirets(session, found.sites)
    _bring_along(session, source, target, found, now)
    ended = _end_rights(session, actor, found, now)
    moved = move(session, found.sites, target.id, found.kept)
    details = {
        "receiver": target.name,
        "clients": moved,
        "sirets": sirets,
        "declarations": [each.row.code for each in found.declarations if each.is_coming],
        "assigned": len([each for each in found.declarants if each.is_coming]),
        **ended,
    }
    keep(session, actor, "portfolio.clients_transferred", source, details, now=now)
    return Transferred(moved, found.ends.rights)


def _hold_both(
    session: Session, portfolio_id: UUID, target_id: UUID
) -> tuple[Portfolio, Portfolio]:
    """Both portfolios, held in one order, their revisions raised. NotFound, Refusal."""
    if portfolio_id == target_id:
        raise Refusal(Reason.SAME_PORTFOLIO)
    rows = session.scalars(
        select(Portfolio)
        .where(Portfolio.public_id.in_([portfolio_id, target_id]), is_live())
        .order_by(Portfolio.id)
        .with_for_update(key_share=True)
    )
    found = {row.public_id: row for row in rows}
    if len(found) < len({portfolio_id, target_id}):
        raise NotFound
    for row in found.values():
        row.revision += 1
    return found[portfolio_id], found[target_id]


def _hold_members(session: Session, public_ids: Collection[UUID]) -> None:
    """Keep those who come along from leaving meanwhile: they hold rights until the act's end."""
    wanted = select(Member.id).where(Member.public_id.in_(public_ids)).order_by(Member.id)
    session.execute(wanted.with_for_update(key_share=True)).all()


def _bring_along(
    session: Session, source: Portfolio, target: Portfolio, found: Crossing, now: datetime
) -> None:
    known = open_types(session, source.id)
    coming = [known[each.row.code] for each in found.declarations if each.is_coming]
    open_types_on(session, target.id, coming, now=now)
    assign(session, target.id, (each.id for each in found.declarants if each.is_coming), now=now)


def _end_rights(
    session: Session, actor: Actor, found: Crossing, now: datetime
) -> dict[str, object]:
    if not found.ends.rights:
        return {}
    act = rights.begin_act(session, actor, origin=ActOrigin.TRANSFER, now=now)
    changed = rights.withdraw(session, act, found.pairs)
    return {
        "pairs": changed.pairs,
        "rights_withdrawn": changed.rights,
        "changes_digest": rights.digest_of_act(session, act),
    }
