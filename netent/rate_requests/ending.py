"""How a request for rates ends: with its report, or stopped with the reason."""

from datetime import datetime

from sqlalchemy import null, update
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.kernel.enums import LineResult, Outcome
from netent.kernel.reasons import Reason
from netent.policies.outcomes import outcome_of
from netent.rate_requests.models import RateLine, RateRequest
from netent.rate_requests.queries import counts_of
from netent.rate_requests.states import Answer
from netent.requests import service as requests
from netent.requests.authors import acting
from netent.requests.models import Request
from netent.tenancy.models import Member


def finish(
    session: Session,
    request: Request,
    about: RateRequest,
    author: Member,
    *,
    provider: str,
    now: datetime,
) -> None:
    """End a request whose lines are all answered or refused; the trail holds its counts."""
    counts = counts_of(session, request.id)
    if counts[Answer.WAITING]:
        raise RuntimeError(f"request {request.id} has lines without an answer")
    request.additions, request.unchanged = counts[Answer.RATE], counts[Answer.NO_RATE]
    request.refused = counts[Answer.REFUSED]
    about.provider = provider
    outcome = outcome_of(
        done=request.additions, unchanged=request.unchanged, refused=request.refused
    )
    requests.finish(session, request, outcome=outcome, now=now)
    record(
        session,
        acting(session, author),
        "rate_request.answered",
        subject=str(request.public_id),
        details={
            "siret": about.siret,
            "outcome": outcome.value,
            "lines": request.lines,
            "with_rate": request.additions,
            "without_rate": request.unchanged,
            "refused": request.refused,
            "provider": provider,
        },
        now=now,
    )


def stop(
    session: Session, request: Request, about: RateRequest, reason: Reason, *, now: datetime
) -> None:
    """Nothing is given to whoever may not have it: what came before goes, too."""
    session.execute(
        update(RateLine)
        .where(RateLine.request_id == request.id, RateLine.result == LineResult.DONE)
        .values(result=LineResult.REFUSED, reason=reason, rate=null(), answered_at=null())
        .execution_options(synchronize_session=False)
    )
    request.additions = request.unchanged = 0
    request.refused = request.lines
    requests.finish(session, request, outcome=Outcome.KO, reason=reason, now=now)
    details = {"siret": about.siret, "lines": request.lines, "reason": reason.value}
    subject = str(request.public_id)
    record(session, None, "rate_request.stopped", subject=subject, details=details, now=now)
