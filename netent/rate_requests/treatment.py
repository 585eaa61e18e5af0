"""Treats a confirmed request: asks for the rates a batch at a time, then reports and ends it (§9).

The provider is asked while nothing is held but the lease. Each batch is kept by a short transaction
that finds the claim still ours, so that whoever takes a dead worker's place goes on where it was:
a line is answered once. Only the end, one transaction more, tells anybody anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent.access import Permission
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.filing.service.asking import hold_place, place_of
from netent.kernel.errors import NotFound
from netent.kernel.reasons import Reason
from netent.rate_requests import answers
from netent.rate_requests.ending import finish, stop
from netent.rate_requests.mails import tell_author
from netent.rate_requests.models import RateRequest
from netent.rate_requests.providers import RateProvider
from netent.rate_requests.queries import counts_of
from netent.rate_requests.service.asking import why_denied
from netent.rate_requests.states import Answer
from netent.requests import claims, progress
from netent.requests.authors import why_stopped
from netent.requests.claims import Claim, ClaimLostError
from netent.requests.models import Request
from netent.requests.progress import Progress
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Asking:
    """With what a request is treated: who gives rates, the time, and the lease to renew."""

    provider: RateProvider | None
    now: Callable[[], datetime]
    keep: Callable[[], None]


def treat(claim: Claim, asking: Asking, *, keep_days: int, page_url: str) -> None:
    """Ask for the rates of a claimed request, and end it with its report.

    Its author must still be allowed to file the DSN there: before each batch, and at the end, where
    rates that came before are erased otherwise. A claim that is no longer ours is left alone.
    `page_url` is the address of the request's page, with `{}` for its identifier.
    """
    try:
        _ask_all(claim, asking)
    except ClaimLostError:
        return
    with transaction(Tenant(claim.registration_id)) as session:
        request = claims.hold(session, claim)
        if request is None:
            return
        about = session.get_one(RateRequest, request.id)
        author = session.get_one(Member, request.author_id)
        stopped = _why_stopped(session, claim, author, about, asking, held=True)
        now = asking.now()
        if stopped is None and asking.provider is not None:
            name = asking.provider.name
            finish(session, request, about, author, provider=name, now=now)
        else:
            stop(session, request, about, stopped or Reason.RATE_SERVICE_CLOSED, now=now)
        tell_author(
            session, request, about, author, keep_days=keep_days, now=now, page_url=page_url
        )


def _ask_all(claim: Claim, asking: Asking) -> None:
    """Ask until every line is answered, or something stops it: the end finds out what."""
    scope, began = Tenant(claim.registration_id), asking.now()
    while True:
        with reading(scope) as session:
            request = session.get_one(Request, claim.request_id)
            author = session.get_one(Member, request.author_id)
            about = session.get_one(RateRequest, request.id)
            if _why_stopped(session, claim, author, about, asking) is not None:
                return
            batch = answers.next_batch(session, about)
            waiting = counts_of(session, request.id)[Answer.WAITING]
        told = Progress(request.lines - waiting, request.lines, began)
        progress.tell(request.public_id, told)
        if not batch.lines or asking.provider is None:
            return
        rates = answers.ask(batch, asking.provider, asking.keep)
        with transaction(scope) as session:
            if claims.hold(session, claim) is None:
                raise ClaimLostError
            if rates is None:
                answers.refuse_waiting(session, claim.request_id, Reason.RATE_SERVICE_SILENT)
                return
            answers.keep(session, claim.request_id, batch, rates, now=asking.now())
        asking.keep()


def _why_stopped(
    session: Session,
    claim: Claim,
    author: Member,
    about: RateRequest,
    asking: Asking,
    *,
    held: bool = False,
) -> Reason | None:
    """Why the request ends without rates; `held`: what the right stands on is kept as it is."""
    stopped = why_stopped(session, claim, author, Permission.RATE_REQUEST)
    if stopped is not None:
        return stopped
    if asking.provider is None:
        return Reason.RATE_SERVICE_CLOSED
    if held:
        try:
            hold_place(session, place_of(session, about.siret).id)
        except NotFound:
            return Reason.RATE_RIGHT_GONE
    denied = why_denied(session, author.public_id, about.siret, asking.now())
    return None if denied is None else Reason.RATE_RIGHT_GONE
