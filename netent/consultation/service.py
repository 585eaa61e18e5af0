"""The acts of consultation that leave a trace: taking the journal away, asking for a detail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.consultation.detail.reads import detail_of
from netent.consultation.detail.retention import erase
from netent.consultation.detail.rows import pairs_count
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestKind, RequestStatus
from netent.perimeter import queries as perimeter
from netent.requests import queries as request_queries
from netent.requests import service as requests
from netent.requests.models import Request
from netent.tenancy.holding import hold_as_administrator


@dataclass(frozen=True, slots=True)
class Asked:
    """A detail that waits for a worker; not new when its author had asked for just that."""

    request: Request
    is_new: bool


def record_export(
    session: Session, actor: Actor, *, kind: str, filters: Mapping[str, str], now: datetime
) -> None:
    """Say in the trail that somebody takes it away, in which form and how narrowed. Forbidden."""
    access.check(actor, Permission.AUDIT_VIEW)
    record(
        session,
        actor,
        "audit.exported",
        subject=str(actor.member_public_id),
        details={"format": kind, "filters": dict(filters)},
        now=now,
    )


def ask_detail(
    session: Session, actor: Actor, *, portfolio_id: UUID | None, now: datetime
) -> Asked:
    """Let a worker make the detail of one portfolio, or with None of all (product §10).

    A second click finds the first one's. NotFound for another's portfolio. Forbidden.
    """
    hold_as_administrator(session, actor, Permission.DETAIL_REQUEST)
    portfolio = None
    if portfolio_id is not None:
        portfolio = perimeter.portfolio_of(session, portfolio_id)
    about = None if portfolio is None else portfolio.id
    waiting = _waiting(session, actor, about)
    if waiting is not None:
        return Asked(waiting, is_new=False)
    request = Request(
        kind=RequestKind.RIGHTS_DETAIL,
        status=RequestStatus.CHECKED,
        portfolio_id=about,
        portfolio_name="" if portfolio is None else portfolio.name,
        author_id=actor.member_id,
        author_name=actor.name,
        lines=pairs_count(session, about),
        created_at=now,
    )
    session.add(request)
    session.flush()
    requests.queue_request(session, request, now=now)
    _record(session, actor, "detail.asked", request, now)
    return Asked(request, is_new=True)


def delete_detail(session: Session, actor: Actor, *, request_id: UUID, now: datetime) -> Request:
    """Take a detail away with its files, or give up one that no worker has taken.

    Refusal while it is being made, or once it is gone. Forbidden.
    """
    hold_as_administrator(session, actor, Permission.DETAIL_REQUEST)
    request = detail_of(session, request_id)
    if request.status is RequestStatus.FINISHED:
        erase(session, [request])
    else:
        requests.delete_request(session, request, now=now)
    _record(session, actor, "detail.deleted", request, now)
    return request


def _waiting(session: Session, actor: Actor, portfolio_id: int | None) -> Request | None:
    return session.scalars(
        select(Request)
        .where(
            Request.kind == RequestKind.RIGHTS_DETAIL,
            Request.status.in_(request_queries.IN_PROGRESS),
            Request.author_id == actor.member_id,
            Request.portfolio_id.is_not_distinct_from(portfolio_id),
        )
        .order_by(Request.id)
        .limit(1)
    ).first()


def _record(session: Session, actor: Actor, action: str, request: Request, now: datetime) -> None:
    record(
        session,
        actor,
        action,
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name},
        now=now,
    )
