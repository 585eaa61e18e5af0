"""Undoes what a finished request really changed: rights come back as they were, dates included."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.habilitations import service as rights
from netent.imports import queries
from netent.imports.applying.applied import Applied, hold_portfolio, refuse_other_counts
from netent.imports.applying.lines import hold_members
from netent.imports.service.undoing import act_undone, pairs_undone, stage_lines
from netent.imports.statements import moving_back
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, RequestKind
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, Site
from netent.perimeter.portfolios import close_type_on, is_open_on, open_types_on
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.roles.service import take_back_members
from netent.tenancy.holding import hold_as_administrator


def apply_undo(
    session: Session, request: Request, actor: Actor, *, rules: Rules, now: datetime
) -> Applied:
    """Apply the inverse, judged anew: what was touched since stays as it is."""
    undone = session.get_one(Request, request.undoes_id)
    if undone.kind is RequestKind.MEMBERS:
        hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    portfolio = hold_portfolio(session, request)
    past = act_undone(session, undone)
    changed = rights.pairs_of_act(session, past.id).subquery("changed")
    hold_members(session, select(changed.c.member_id))
    act = rights.begin_act(session, actor, origin=ActOrigin.UNDO, now=now, request_id=request.id)
    stage_lines(session, request, undone, now=now)
    entered = left = 0
    if undone.kind is RequestKind.ESTABLISHMENTS:
        entered = moving_back.let_return(session, portfolio=portfolio.id)
    elif undone.kind is RequestKind.DECLARATION:
        moving_back.change_opened(session, portfolio=portfolio.id)
    pairs = pairs_undone(session, request, past, undone.kind)
    given_back, ended = rights.invert(session, act, inverted_id=past.id, pairs=pairs)
    if undone.kind is RequestKind.MEMBERS:
        created = queries.created_by(session, request.id)
        take_back_members(session, actor, created, now=now)
        refuse_other_counts(request, additions=0, removals=len(created))
    elif undone.kind is RequestKind.ESTABLISHMENTS:
        left = moving_back.let_leave(session, portfolio=portfolio.id)
        refuse_other_counts(request, additions=entered, removals=left)
    else:
        refuse_other_counts(request, additions=given_back.rights, removals=ended.rights)
    if undone.kind is RequestKind.DECLARATION:
        _mark_portfolio(session, undone, portfolio, now)
    portfolio.revision += 1
    touched = given_back.pairs + ended.pairs
    return Applied(act, touched, granted=given_back.rights, withdrawn=ended.rights)


def _mark_portfolio(session: Session, undone: Request, portfolio: Portfolio, now: datetime) -> None:
    """What the request had opened on the portfolio itself is closed, and the other way round.

    It stays open while it is for any client: one whose line was refused, or that came since.
    """
    if not undone.details.get("portfolio_changed"):
        return
    code = undone.details["declaration"]
    declared = next(row for row in catalogue.every_declaration(session) if row.code == code)
    if not undone.details["adds"]:
        if not is_open_on(session, portfolio.id, declared.id):
            open_types_on(session, portfolio.id, [declared.id], now=now)
        return
    rights_of_it = RightSet.of(right.slot for right in declared.rights)
    still = select(Site.id).where(
        Site.portfolio_id == portfolio.id, Site.opened.bitwise_and(int(rights_of_it)) != 0
    )
    if session.scalars(still.limit(1)).first() is None:
        close_type_on(session, portfolio.id, declared.id)
