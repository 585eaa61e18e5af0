"""Treats a confirmed import in one transaction: apply, report, end (product §9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.habilitations import queries as rights_queries
from netent.habilitations import service as rights
from netent.habilitations.models import RightsAct
from netent.imports import queries, statements
from netent.imports.mails import tell_author
from netent.imports.models import ImportLine
from netent.imports.replanning import is_stale, plan_anew
from netent.imports.service import sites_of_lines
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, MemberState, Outcome
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.policies.outcomes import outcome_of
from netent.policies.rules import Rules
from netent.requests import claims, progress
from netent.requests import service as requests
from netent.requests.claims import Claim
from netent.requests.models import Request
from netent.requests.progress import Progress
from netent.tenancy.models import Member, Registration

# Lines applied between two words on progress; large enough that the statements cost the same.
_CHUNK = 20_000


@dataclass
class _Tally:
    entered: int = 0
    left: int = 0
    granted: int = 0
    withdrawn: int = 0
    pairs: int = 0


def treat(claim: Claim, *, rules: Rules, now: datetime, page_url: str) -> None:
    """Apply a claimed request, whole, or leave nothing.

    The transaction holds the registration's turn and the portfolio; it ends with the request
    finished, its report and its mail written. A claim that is no longer ours is left alone.
    `page_url` is the address of the request's page, with `{}` for its identifier.
    """
    with transaction(Tenant(claim.registration_id)) as session:
        request = claims.hold(session, claim)
        if request is None:
            return
        author = session.get_one(Member, request.author_id)
        stopped = _why_stopped(session, claim, request, author)
        if stopped is None:
            _apply(session, request, author, rules=rules, now=now)
        else:
            _stop(session, request, stopped, now=now)
        tell_author(session, request, author, now=now, page_url=page_url)


def _why_stopped(session: Session, claim: Claim, request: Request, author: Member) -> Reason | None:
    if claim.exhausted:
        return Reason.INTERNAL
    registration = session.get_one(Registration, request.registration_id)
    may = author.state is MemberState.ACTIVE and access.allowed(
        author.roles, registration.kind, Permission.IMPORT_SUBMIT
    )
    return None if may and registration.terminated_at is None else Reason.AUTHOR_NOT_ALLOWED


def _stop(session: Session, request: Request, reason: Reason, *, now: datetime) -> None:
    statements.refuse_all(
        session,
        registration=request.registration_id,
        request=request.id,
        reason=reason.value,
    )
    request.additions = request.removals = request.unchanged = 0
    request.refused = request.lines
    requests.finish(session, request, outcome=Outcome.KO, reason=reason, now=now)
    record(
        session,
        None,
        "import.stopped",
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name, "reason": reason.value},
        now=now,
    )


def _apply(
    session: Session, request: Request, author: Member, *, rules: Rules, now: datetime
) -> None:
    # Held to the end, and yet other files for it can be deposited and checked meanwhile.
    portfolio = session.scalars(
        select(Portfolio)
        .where(Portfolio.id == request.portfolio_id)
        .with_for_update(key_share=True)
    ).one()
    file = queries.file_of(session, request.id)
    if is_stale(session, request, portfolio, file):
        plan_anew(session, request, portfolio)
    actor = _actor(session, author)
    act = rights.begin_act(session, actor, origin=ActOrigin.IMPORT, now=now, request_id=request.id)
    opened = perimeter.rights_open_on(session, portfolio.id)
    tally = _Tally()
    for first, last in _chunks(session, request, now):
        span = {"first": first, "last": last}
        if request.removals:
            _apply_removals(session, request, act, span, tally)
        if request.additions:
            _apply_additions(session, request, act, opened, span, tally, rules)
    if (tally.entered, tally.left) != (request.additions, request.removals):
        raise RuntimeError(f"planned and done differ: {tally}")
    portfolio.revision += 1
    outcome = outcome_of(
        done=request.additions + request.removals,
        unchanged=request.unchanged,
        refused=request.refused,
    )
    requests.finish(session, request, outcome=outcome, now=now)
    _record(session, request, actor, act, tally, now)


def _apply_removals(
    session: Session, request: Request, act: RightsAct, span: dict[str, int], tally: _Tally
) -> None:
    leaving = _within(sites_of_lines(request, adds=False), span)
    gone = rights.withdraw(session, act, rights_queries.pairs_on(session, leaving))
    tally.withdrawn += gone.rights
    tally.pairs += gone.pairs
    tally.left += statements.leave_sites(session, **_names(request), **span)


def _apply_additions(
    session: Session,
    request: Request,
    act: RightsAct,
    opened: RightSet,
    span: dict[str, int],
    tally: _Tally,
    rules: Rules,
) -> None:
    tally.entered += statements.enter_sites(
        session, **_names(request), **span, opened=int(opened), now=act.at
    )
    entering = _within(sites_of_lines(request, adds=True), span)
    pairs = (
        entering.with_only_columns(Site.id, Member.id)
        .join(PortfolioDeclarant, PortfolioDeclarant.portfolio_id == Site.portfolio_id)
        .join(Member, Member.id == PortfolioDeclarant.member_id)
        .where(
            PortfolioDeclarant.registration_id == request.registration_id,
            Member.registration_id == request.registration_id,
            Member.state != MemberState.DELETED,
        )
    )
    gained = rights.grant(session, act, pairs, opened, default_delay_days=rules.access_delay_days)
    tally.granted += gained.rights
    tally.pairs += gained.pairs


def _chunks(session: Session, request: Request, now: datetime) -> Iterator[tuple[int, int]]:
    """Spans of physical lines to apply together, saying in between how far we are."""
    progress.tell(request.public_id, Progress(0, request.lines, now))
    last_line = session.scalar(
        select(func.max(ImportLine.line)).where(ImportLine.request_id == request.id)
    )
    for first in range(1, (last_line or 0) + 1, _CHUNK):
        yield first, first + _CHUNK - 1
        done = min(first + _CHUNK - 1, request.lines)
        progress.tell(request.public_id, Progress(done, request.lines, now))


def _within(sites: Select[int], span: dict[str, int]) -> Select[int]:
    return sites.where(ImportLine.line.between(span["first"], span["last"]))


def _names(request: Request) -> dict[str, int]:
    return {
        "registration": request.registration_id,
        "request": request.id,
        "portfolio": request.portfolio_id,
    }


def _actor(session: Session, author: Member) -> Actor:
    registration = session.get_one(Registration, author.registration_id)
    return Actor(
        registration_id=author.registration_id,
        registration_kind=registration.kind,
        member_id=author.id,
        member_public_id=author.public_id,
        roles=author.roles,
        name=author.full_name,
    )


def _record(
    session: Session,
    request: Request,
    actor: Actor,
    act: RightsAct,
    tally: _Tally,
    now: datetime,
) -> None:
    """One event for the whole act: its counts, and a digest over its change rows."""
    record(
        session,
        actor,
        "import.applied",
        subject=str(request.public_id),
        details={
            "portfolio": request.portfolio_name,
            "outcome": request.outcome.value if request.outcome else None,
            "additions": request.additions,
            "removals": request.removals,
            "unchanged": request.unchanged,
            "refused": request.refused,
            "pairs": tally.pairs,
            "rights_granted": tally.granted,
            "rights_withdrawn": tally.withdrawn,
            "changes_digest": rights.digest_of_act(session, act),
        },
        now=now,
    )
