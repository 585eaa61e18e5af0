"""Applies a plan about rights: granted and withdrawn as its lines say, a span at a time."""

from datetime import datetime
from typing import cast

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from netent.database.tenant import tenant_of
from netent.habilitations import service as rights
from netent.imports.applying.applied import Applied, hold_portfolio, refuse_other_counts
from netent.imports.applying.lines import done_spans, hold_named
from netent.imports.models import ImportLine
from netent.imports.replanning import is_rights_plan_stale, plan_rights_anew
from netent.imports.statements import rights as statements
from netent.imports.statements.lines import LineSpan
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, LineResult
from netent.matrix.service.along import make_declarants
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, Site
from netent.perimeter.portfolios import assign, assigned_to
from netent.policies.rules import Rules
from netent.requests.models import Request


def apply_habilitations(
    session: Session, request: Request, actor: Actor, *, rules: Rules, now: datetime
) -> Applied:
    """Grant and withdraw; whoever gets a right is assigned, and what it is about is opened."""
    portfolio = hold_portfolio(session, request)
    hold_named(session, request)
    # What is over by now is not held any more: a plan from before may have counted on it.
    ended = rights.end_over(session, now=now)
    if ended or is_rights_plan_stale(session, request, portfolio):
        plan_rights_anew(session, request, portfolio)
    act = rights.begin_act(session, actor, origin=ActOrigin.IMPORT, now=now, request_id=request.id)
    _bring_along(session, request, portfolio, actor, now)
    applied = Applied(act)
    opened = perimeter.rights_open_on(session, portfolio.id)
    for span in done_spans(session, request):
        if request.removals:
            losing = _pairs(session, request, span, ImportLine.withdrawn)
            applied.withdrawn += rights.withdraw(session, act, losing).rights
        if request.additions:
            gaining = _pairs(session, request, span, ImportLine.granted)
            applied.granted += rights.grant(
                session, act, gaining, opened, default_delay_days=rules.access_delay_days
            ).rights
        applied.pairs += span.lines
    refuse_other_counts(request, additions=applied.granted, removals=applied.withdrawn)
    portfolio.revision += 1
    return applied


def _bring_along(
    session: Session, request: Request, portfolio: Portfolio, actor: Actor, now: datetime
) -> None:
    statements.open_along(session, request=request.id, portfolio=portfolio.id)
    named = session.scalars(
        select(ImportLine.member_id)
        .where(
            ImportLine.request_id == request.id,
            ImportLine.result == LineResult.DONE,
            ImportLine.granted != 0,
        )
        .distinct()
    )
    gaining = {each for each in named if each is not None}
    new = gaining - assigned_to(session, portfolio.id)
    assign(session, portfolio.id, sorted(new), now=now)
    make_declarants(session, actor, gaining, now=now)
    session.flush()


def _pairs(
    session: Session,
    request: Request,
    span: LineSpan,
    asked: InstrumentedAttribute[int | None],
) -> Select[int, int, int]:
    # A line that was not refused has all three; a coalesce would keep the rights' key from use.
    pairs = (
        select(Site.id, ImportLine.member_id, asked)
        .join(Site, Site.siret == ImportLine.siret)
        .where(
            Site.registration_id == tenant_of(session),
            ImportLine.registration_id == tenant_of(session),
            ImportLine.request_id == request.id,
            ImportLine.result == LineResult.DONE,
            ImportLine.line > span.after,
            ImportLine.line <= span.last,
            asked != 0,
        )
    )
    return cast("Select[int, int, int]", pairs)
