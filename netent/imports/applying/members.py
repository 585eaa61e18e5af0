"""Applies a file of members: declarants created together, with what they copy (product §9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.activations.service import PreparedCode
from netent.database.tenant import tenant_of
from netent.habilitations import service as rights
from netent.imports import queries
from netent.imports.applying.applied import Applied, hold_portfolio, refuse_other_counts
from netent.imports.models import MemberCodes
from netent.imports.plan import Plan, plan_members
from netent.imports.reading.member_lines import MemberLines
from netent.imports.replanning import replace_plan
from netent.imports.sealing import seal
from netent.imports.statements import members as statements
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, LineResult
from netent.perimeter.models import Portfolio, Site
from netent.perimeter.portfolios import assign, assigned_to
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.roles.service import NewDeclarant, enter_declarants
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


class CodesLackError(RuntimeError):
    """More people are to be created than codes were made for; nothing of the act stands."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was made beforehand: the lines as they were read, and codes for those to create."""

    lines: MemberLines
    codes: Sequence[PreparedCode]
    portal: Portal


def apply_members(
    session: Session,
    request: Request,
    actor: Actor,
    *,
    prepared: Prepared,
    rules: Rules,
    now: datetime,
) -> Applied:
    """Create whom the lines name, judged anew; CodesLackError when there are more than prepared.

    Each gets what he is to copy on the portfolio's clients, and is assigned to the portfolio where
    whom he is like is. Their codes are kept sealed, to be told once.
    """
    # Held to the end: nobody enters, leaves or is suspended meanwhile.
    hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    portfolio = hold_portfolio(session, request)
    act = rights.begin_act(session, actor, origin=ActOrigin.IMPORT, now=now, request_id=request.id)
    snapshot = queries.members_snapshot_of(session, prepared.lines, portfolio.id)
    plan = plan_members(prepared.lines, snapshot)
    if plan.additions > len(prepared.codes):
        raise CodesLackError(f"{plan.additions} people, {len(prepared.codes)} codes")
    replace_plan(session, request, plan)
    members = _enter(session, request, actor, plan, prepared, now)
    applied = Applied(act, about={"members_digest": _digest(members)})
    _copy(session, portfolio, applied, rules)
    _assign(session, portfolio, plan, members, now)
    refuse_other_counts(request, additions=len(members), removals=0)
    portfolio.revision += 1
    return applied


def _enter(
    session: Session,
    request: Request,
    actor: Actor,
    plan: Plan,
    prepared: Prepared,
    now: datetime,
) -> list[Member]:
    """Create the members of the lines that are done, name them there, and seal their codes."""
    done = _done(plan)
    locale = session.get_one(Member, actor.member_id).locale
    people = [prepared.lines.people[at] for at in done]
    sirets = [plan.sirets[at] or "" for at in done]
    members, ends_at = enter_declarants(
        session,
        actor,
        [
            NewDeclarant(siret, each.last_name, each.first_name, each.email, each.phone, locale)
            for siret, each in zip(sirets, people, strict=True)
        ],
        prepared=prepared.codes,
        portal=prepared.portal,
        now=now,
    )
    models = plan.models or ()
    statements.keep_newcomers(
        session,
        (
            (plan.lines[at], member.siret, member.id, models[at])
            for at, member in zip(done, members, strict=True)
        ),
        request=request.id,
    )
    codes = zip(members, prepared.codes, strict=False)
    sealed = seal(request.id, {member.id: code.code for member, code in codes})
    if members:
        session.add(MemberCodes(request_id=request.id, sealed=sealed, ends_at=ends_at))
    return members


def _copy(session: Session, portfolio: Portfolio, applied: Applied, rules: Rules) -> None:
    sites = select(Site.id).where(
        Site.registration_id == tenant_of(session), Site.portfolio_id == portfolio.id
    )
    copied = rights.copy_between(
        session,
        applied.act,
        statements.models_and_newcomers(),
        sites=sites,
        default_delay_days=rules.access_delay_days,
    )
    applied.pairs, applied.granted = copied.pairs, copied.rights


def _assign(
    session: Session, portfolio: Portfolio, plan: Plan, members: Sequence[Member], now: datetime
) -> None:
    assigned = assigned_to(session, portfolio.id)
    models = plan.models or ()
    like_assigned = [
        member.id for at, member in zip(_done(plan), members, strict=True) if models[at] in assigned
    ]
    assign(session, portfolio.id, like_assigned, now=now)


def _done(plan: Plan) -> list[int]:
    return [at for at, result in enumerate(plan.results) if result is LineResult.DONE]


def _digest(members: Sequence[Member]) -> str:
    """SHA-256 over who was created, in the order of the lines, for the audit event."""
    told = (f"{each.public_id} {each.siret} {each.sort_name}" for each in members)
    return sha256("\n".join(told).encode()).hexdigest()
