"""Treats a confirmed import in one transaction: apply, report, end (product §9)."""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.imports.applying import Applied, Apply, apply_plan
from netent.imports.applying.applied import NoLongerPossibleError
from netent.imports.mails import tell_author
from netent.imports.statements.lines import refuse_all
from netent.kernel.actor import Actor
from netent.kernel.enums import Outcome
from netent.kernel.reasons import Reason
from netent.policies.outcomes import outcome_of
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests import service as requests
from netent.requests.authors import acting, why_stopped
from netent.requests.claims import Claim
from netent.requests.models import Request
from netent.tenancy.models import Member


def treat(
    claim: Claim, *, rules: Rules, now: datetime, page_url: str, apply: Apply = apply_plan
) -> None:
    """Apply a claimed request, whole, or leave nothing.

    The transaction holds the registration's turn and the portfolio; it ends with the request
    finished, its report and its mail written. A claim that is no longer ours is left alone.
    `page_url` is the address of the request's page, with `{}` for its identifier. `apply` is for
    the kind that has something prepared beforehand; where it finds that the act can't be done any
    more (`NoLongerPossibleError`), the request ends so, in a transaction of its own.
    """
    settle = partial(_settle, claim, rules=rules, now=now, page_url=page_url)
    try:
        settle(apply)
    except NoLongerPossibleError as error:
        settle(apply, stopped=error.reason)


def _settle(
    claim: Claim,
    apply: Apply,
    *,
    rules: Rules,
    now: datetime,
    page_url: str,
    stopped: Reason | None = None,
) -> None:
    with transaction(Tenant(claim.registration_id)) as session:
        request = claims.hold(session, claim)
        if request is None:
            return
        author = session.get_one(Member, request.author_id)
        stopped = stopped or why_stopped(session, claim, author, Permission.IMPORT_SUBMIT)
        if stopped is None:
            actor = acting(session, author)
            applied = apply(session, request, actor, rules=rules, now=now)
            _finish(session, request, actor, applied, now)
        else:
            _stop(session, request, stopped, now=now)
        tell_author(session, request, author, now=now, page_url=page_url)


def _stop(session: Session, request: Request, reason: Reason, *, now: datetime) -> None:
    refuse_all(session, request=request.id, reason=reason)
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


def _finish(
    session: Session, request: Request, actor: Actor, applied: Applied, now: datetime
) -> None:
    outcome = outcome_of(
        done=request.lines - request.unchanged - request.refused,
        unchanged=request.unchanged,
        refused=request.refused,
    )
    requests.finish(session, request, outcome=outcome, now=now)
    _record(session, request, actor, applied, now)


def _record(
    session: Session,
    request: Request,
    actor: Actor,
    applied: Applied,
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
            "pairs": applied.pairs,
            "rights_granted": applied.granted,
            "rights_withdrawn": applied.withdrawn,
            "changes_digest": rights.digest_of_act(session, applied.act),
            **applied.about,
        },
        now=now,
    )
