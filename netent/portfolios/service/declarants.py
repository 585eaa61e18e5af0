"""Declarants assigned to a portfolio, taken from it, and given its rights (product §8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent.habilitations import service as rights
from netent.habilitations.ending import end_as_shown
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin, MemberState
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import PortfolioDeclarant
from netent.perimeter.portfolios import assign, assigned_to
from netent.policies.rules import Rules
from netent.portfolios.queries import EVERY_CLIENT, sites_chosen
from netent.portfolios.queries.declarants import assigned_among, offer
from netent.portfolios.service.holding import NAMED, hold_portfolio, keep
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Unassigned:
    """How many declarants left a portfolio, and how many rights ended with them."""

    members: int
    rights: int


def assign_declarants(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    member_ids: Collection[UUID],
    now: datetime,
) -> list[Member]:
    """Assign declarants to a portfolio; nobody gets a right by that. Those who were not yet.

    Forbidden, NotFound; Refusal for whoever is no active declarant.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    members = _hold_members(session, member_ids)
    for member in members:
        if member.state is not MemberState.ACTIVE or not member.is_declarant:
            raise Refusal(Reason.NO_ACTIVE_DECLARANT, name=member.full_name)
    here = assigned_to(session, portfolio.id)
    new = [member for member in members if member.id not in here]
    assign(session, portfolio.id, (member.id for member in new), now=now)
    if new:
        details = {"members": len(new), "member": _named(new)}
        keep(session, actor, "portfolio.declarants_assigned", portfolio, details, now=now)
    return new


def unassign_declarants(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    member_ids: Collection[UUID],
    shown: str,
    now: datetime,
) -> Unassigned:
    """Take declarants from a portfolio; all their rights on its clients end, as they were shown to.

    `shown` is the mark of what the page showed. Forbidden, NotFound; Refusal when other rights
    would end.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    _hold_members(session, member_ids)
    leaving = assigned_among(session, portfolio.id, member_ids)
    if not leaving:
        return Unassigned(0, 0)
    ids = [member.id for member in leaving]
    clients = sites_chosen(session, portfolio.id, EVERY_CLIENT)
    ended = end_as_shown(session, actor, clients, members=ids, shown=shown, now=now)
    session.execute(
        delete(PortfolioDeclarant)
        .where(
            PortfolioDeclarant.portfolio_id == portfolio.id, PortfolioDeclarant.member_id.in_(ids)
        )
        .execution_options(synchronize_session=False)
    )
    details = {"members": len(leaving), "member": _named(leaving), **ended.details}
    keep(session, actor, "portfolio.declarants_unassigned", portfolio, details, now=now)
    return Unassigned(len(leaving), ended.rights)


def give_same_rights(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    member_ids: Collection[UUID] | None,
    shown: str,
    rules: Rules,
    now: datetime,
) -> int:
    """Give these assigned declarants, or all, the portfolio's rights on its clients; how many.

    An access delay begins for each right that they never had. `shown` is the mark of what the page
    showed. Forbidden, NotFound; Refusal when they lack anything else by now, or too much.
    """
    portfolio = hold_portfolio(session, actor, portfolio_id)
    if member_ids is not None:
        _hold_members(session, member_ids)
    found = offer(session, portfolio.id, member_ids, on=paris_day(now))
    if found.mark != shown:
        raise Refusal(Reason.OFFER_CHANGED, count=found.totals.rights)
    if found.totals.rights > rules.import_max_rights:
        raise Refusal(
            Reason.TOO_MANY_RIGHTS, found=found.totals.rights, expected=rules.import_max_rights
        )
    if not found.totals.rights:
        return 0
    act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
    done = rights.grant(
        session, act, found.pairs, found.rights, default_delay_days=rules.access_delay_days
    )
    details = {
        "members": found.members,
        "pairs": done.pairs,
        "rights_granted": done.rights,
        "changes_digest": rights.digest_of_act(session, act),
    }
    keep(session, actor, "portfolio.rights_given", portfolio, details, now=now)
    return done.rights


def _hold_members(session: Session, public_ids: Collection[UUID]) -> list[Member]:
    """These members, kept from leaving until the act's end. NotFound when one is nobody's here."""
    rows = list(
        session.scalars(
            select(Member)
            .where(Member.public_id.in_(public_ids), Member.state != MemberState.DELETED)
            .order_by(Member.id)
            .with_for_update(key_share=True)
        )
    )
    if len(rows) < len(set(public_ids)):
        raise NotFound
    return rows


def _named(members: Collection[Member]) -> list[str]:
    return [str(member.public_id) for member in members][:NAMED]
