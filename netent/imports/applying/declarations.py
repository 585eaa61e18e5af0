"""Adds a declaration to a whole portfolio, or removes it: openings, and rights with them (§9)."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations import queries as rights_queries
from netent.habilitations import service as rights
from netent.imports.applying.applied import (
    Applied,
    NoLongerPossibleError,
    hold_portfolio,
    refuse_other_counts,
)
from netent.imports.applying.lines import done_spans, hold_declarants, sites_of
from netent.imports.service.declarations import Asked, asked_of, stage_lines
from netent.imports.statements import declarations as statements
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, MemberState
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.perimeter.portfolios import close_type_on, is_open_on, open_types_on
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.tenancy.models import Member


def apply_declaration(
    session: Session, request: Request, actor: Actor, *, rules: Rules, now: datetime
) -> Applied:
    """Open and grant, or end and close; judged anew, since there is no file to keep to.

    NoLongerPossibleError when the catalogue has withdrawn the declaration meanwhile.
    """
    portfolio = hold_portfolio(session, request)
    hold_declarants(session, portfolio)
    act = rights.begin_act(session, actor, origin=ActOrigin.IMPORT, now=now, request_id=request.id)
    asked = _still_asked(session, request)
    stage_lines(session, request, portfolio, asked)
    applied = Applied(act)
    target = statements.Target(request.id, portfolio.id, asked.rights)
    if asked.adds:
        statements.open_for_clients(session, target)
    for span in done_spans(session, request):
        sites = sites_of(session, request, span)
        if asked.adds:
            gained = rights.grant(
                session,
                act,
                _with_declarants(session, sites, portfolio),
                asked.rights,
                default_delay_days=rules.access_delay_days,
            )
            applied.granted += gained.rights
            applied.pairs += gained.pairs
        else:
            gone = rights.withdraw(
                session, act, rights_queries.pairs_on(session, sites), asked.rights
            )
            applied.withdrawn += gone.rights
            applied.pairs += gone.pairs
    if not asked.adds:
        statements.close_for_clients(session, target)
    refuse_other_counts(request, additions=applied.granted, removals=applied.withdrawn)
    _mark_portfolio(session, request, portfolio, asked, now)
    portfolio.revision += 1
    return applied


def _still_asked(session: Session, request: Request) -> Asked:
    try:
        return asked_of(session, request)
    except Refusal as refusal:
        raise NoLongerPossibleError(Reason.DECLARATION_WITHDRAWN) from refusal


def _with_declarants(
    session: Session, sites: Select[int], portfolio: Portfolio
) -> Select[int, int]:
    return (
        select(Site.id, Member.id)
        .join(PortfolioDeclarant, PortfolioDeclarant.portfolio_id == Site.portfolio_id)
        .join(Member, Member.id == PortfolioDeclarant.member_id)
        .where(
            Site.id.in_(sites),
            Site.registration_id == tenant_of(session),
            PortfolioDeclarant.registration_id == tenant_of(session),
            PortfolioDeclarant.portfolio_id == portfolio.id,
            Member.registration_id == tenant_of(session),
            Member.state != MemberState.DELETED,
        )
    )


def _mark_portfolio(
    session: Session, request: Request, portfolio: Portfolio, asked: Asked, now: datetime
) -> None:
    """Open it on the portfolio itself, or close it; the request keeps whether that changed."""
    type_id = asked.declaration_type_id
    changes = is_open_on(session, portfolio.id, type_id) != asked.adds
    request.details = {**request.details, "portfolio_changed": changes}
    if changes and asked.adds:
        open_types_on(session, portfolio.id, [type_id], now=now)
    elif changes:
        close_type_on(session, portfolio.id, type_id)
