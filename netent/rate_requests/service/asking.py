"""Confirms and deletes checked requests for rates, and says who may ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete as delete_rows
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.habilitations.decision import decide_in
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.rate_requests.models import RateLine, RateRequest
from netent.rate_requests.providers import RateProvider
from netent.rate_requests.queries import call_of
from netent.requests import service as requests
from netent.requests.models import Request
from netent.requests.words import moved_on
from netent.tenancy.holding import hold_with

# Whoever may file it may ask for the rates that it is made with (product §7).
DECLARATION = "DSN"
# What a file is called once its people are forgotten.
FORGOTTEN_NAME = "fichier.csv"


@dataclass(frozen=True, slots=True)
class Denied:
    """Why somebody may not ask for rates, with the arguments of the message."""

    reason: Reason
    arguments: dict[str, object] = field(default_factory=dict)


def why_denied(session: Session, member_id: UUID, siret: str, now: datetime) -> Denied | None:
    """decide()'s reason against the member's filing the DSN there today; None when he may."""
    decision = decide_in(
        session, member_id=member_id, declaration=DECLARATION, siret=siret, on=paris_day(now)
    )
    if decision.allowed:
        return None
    return Denied(decision.reason or Reason.NO_HABILITATION, dict(decision.arguments))


def require_open(provider: RateProvider | None) -> None:
    """Refusal where the portal offers no rates."""
    if provider is None:
        raise Refusal(Reason.RATE_SERVICE_CLOSED)


def confirm(
    session: Session,
    actor: Actor,
    *,
    request_id: UUID,
    provider: RateProvider | None,
    now: datetime,
) -> Request:
    """Let a checked request be treated, in its author's name.

    Refusal when it has moved on, where rates are not offered any more, or with decide()'s reason.
    NotFound for another's. Forbidden.
    """
    hold_with(session, actor, Permission.RATE_REQUEST)
    call = call_of(session, actor, request_id)
    request = _held(session, call.request)
    requests.refuse_moved_on(request)
    require_open(provider)
    denied = why_denied(session, actor.member_public_id, call.about.siret, now)
    if denied is not None:
        raise Refusal(denied.reason, **denied.arguments)
    requests.queue_request(session, request, now=now)
    _record(session, actor, "rate_request.confirmed", request, call.about, now)
    return request


def delete(session: Session, actor: Actor, *, request_id: UUID, now: datetime) -> Request:
    """Take a finished request away with its lines, or give up one that no worker has taken.

    Refusal while it runs, or once it is gone. NotFound for another's. Forbidden.
    """
    access.check(actor, Permission.RATE_REQUEST)
    call = call_of(session, actor, request_id)
    if call.request.status is RequestStatus.FINISHED:
        request = _held(session, call.request)
        if request.status is not RequestStatus.FINISHED:
            raise moved_on(request.status)
        request.status = RequestStatus.DELETED
    else:
        request = call.request
        requests.delete_request(session, request, now=now)
    forget(session, [call.about], now=now)
    _record(session, actor, "rate_request.deleted", request, call.about, now)
    return request


def forget(session: Session, calls: Sequence[RateRequest], *, now: datetime) -> None:
    """Erase who is named by these requests, with their rates; the requests must be held.

    Their files' names go too: a file may be called after the one person in it.
    """
    numbers = [call.request_id for call in calls]
    session.execute(delete_rows(RateLine).where(RateLine.request_id.in_(numbers)))
    session.execute(update(Request).where(Request.id.in_(numbers)).values(file_name=FORGOTTEN_NAME))
    for call in calls:
        call.purged_at = now


def _held(session: Session, request: Request) -> Request:
    return session.scalars(
        select(Request)
        .where(Request.id == request.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _record(
    session: Session,
    actor: Actor,
    action: str,
    request: Request,
    about: RateRequest,
    now: datetime,
) -> None:
    """In the trail stand counts and the establishment, never whose rates."""
    record(
        session,
        actor,
        action,
        subject=str(request.public_id),
        details={"siret": about.siret, "lines": request.lines, "refused": request.refused},
        now=now,
    )
