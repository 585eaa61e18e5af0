"""Applies the plan of an import: clients in and out of the portfolio, and the rights on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent.habilitations import queries as rights_queries
from netent.habilitations import service as rights
from netent.imports.applying.applied import (
    SPAN_LINES,
    Applied,
    hold_portfolio,
    refuse_other_counts,
)
from netent.imports.replanning import is_stale, plan_anew
from netent.imports.statements import clients as statements
from netent.imports.statements import moving_back
from netent.imports.statements.clients import Span
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, MemberState
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.policies.rules import Rules
from netent.requests import progress
from netent.requests.models import Request
from netent.requests.progress import Progress
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class _Work:
    """What each span of lines is applied with."""

    session: Session
    request: Request
    portfolio: Portfolio
    opened: RightSet
    has_former: bool
    rules: Rules
    applied: Applied


def apply_establishments(
    session: Session, request: Request, actor: Actor, *, rules: Rules, now: datetime
) -> Applied:
    """Apply the staged plan, planned anew if it no longer holds, and raise the revision.

    Holds the portfolio until the end of the transaction.
    """
    portfolio = hold_portfolio(session, request)
    _stage(session, request, portfolio)
    act = rights.begin_act(session, actor, origin=ActOrigin.IMPORT, now=now, request_id=request.id)
    opened = perimeter.rights_open_on(session, portfolio.id)
    known = statements.known_sites(
        session, registration=request.registration_id, portfolio=portfolio.id
    )
    work = _Work(session, request, portfolio, opened, known.former > 0, rules, Applied(act))
    # An undo looks whether it still is what the clients entered with.
    request.details = {**request.details, "opened": sorted(opened.slots())}
    entered = left = 0
    for adds, span in _spans(session, request, now):
        if adds:
            entered += _enter(work, span)
        else:
            left += _leave(work, span)
    refuse_other_counts(request, additions=entered, removals=left)
    portfolio.revision += 1
    return work.applied


def _stage(session: Session, request: Request, portfolio: Portfolio) -> None:
    """Stage the lines to apply; those of a new plan, when the checked one has been overtaken."""
    statements.stage_moves(session, request=request.id, adds=True)
    if is_stale(session, request, portfolio):
        plan_anew(session, request, portfolio)
        statements.stage_moves(session, request=request.id, adds=True)
    statements.stage_moves(session, request=request.id, adds=False)


def _spans(session: Session, request: Request, now: datetime) -> Iterator[tuple[bool, Span]]:
    """Spans to apply together, removals first, saying in between how far we are."""
    done = request.unchanged + request.refused
    progress.tell(request.public_id, Progress(done, request.lines, now))
    for adds in (False, True):
        for span in statements.spans(session, adds=adds, size=SPAN_LINES):
            yield adds, span
            done += span.lines
            progress.tell(request.public_id, Progress(done, request.lines, now))


def _leave(work: _Work, span: Span) -> int:
    moving_back.keep_opened(work.session, request=work.request.id, after=span.after, last=span.last)
    leaving = statements.sites_moving(work.session, span, adds=False)
    gone = rights.withdraw(
        work.session, work.applied.act, rights_queries.pairs_on(work.session, leaving)
    )
    work.applied.withdrawn += gone.rights
    work.applied.pairs += gone.pairs
    return statements.leave_sites(
        work.session,
        registration=work.request.registration_id,
        portfolio=work.portfolio.id,
        after=span.after,
        last=span.last,
    )


def _enter(work: _Work, span: Span) -> int:
    entered = statements.enter_sites(
        work.session,
        registration=work.request.registration_id,
        portfolio=work.portfolio.id,
        after=span.after,
        last=span.last,
        former=work.has_former,
        opened=int(work.opened),
        now=work.applied.act.at,
    )
    pairs = (
        statements.sites_moving(work.session, span, adds=True)
        .with_only_columns(Site.id, Member.id)
        .join(PortfolioDeclarant, PortfolioDeclarant.portfolio_id == Site.portfolio_id)
        .join(Member, Member.id == PortfolioDeclarant.member_id)
        .where(
            PortfolioDeclarant.registration_id == work.request.registration_id,
            Member.registration_id == work.request.registration_id,
            Member.state != MemberState.DELETED,
        )
    )
    gained = rights.grant(
        work.session,
        work.applied.act,
        pairs,
        work.opened,
        default_delay_days=work.rules.access_delay_days,
    )
    work.applied.granted += gained.rights
    work.applied.pairs += gained.pairs
    return entered
