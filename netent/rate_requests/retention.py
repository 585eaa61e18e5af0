"""Who is named by a request for rates, and his rate, are kept for a while, then erased."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.kernel.enums import RequestStatus
from netent.rate_requests.models import RateRequest
from netent.rate_requests.service.asking import forget
from netent.requests.models import Request

# One sweep takes no more than a moment's work; the next one goes on.
_BATCH = 200
_OVER = (RequestStatus.CHECKED, RequestStatus.FINISHED, RequestStatus.DELETED)


def kept_until(created_at: datetime, *, keep_days: int) -> datetime:
    """The moment from which the lines of a request are erased."""
    return created_at + timedelta(days=keep_days)


def purge_due(*, keep_days: int, now: datetime) -> int:
    """Erase the lines of the oldest requests deposited more than `keep_days` ago; of how many.

    The requests and their counts stay. Each registration is a transaction of its own.
    """
    before = now - timedelta(days=keep_days)
    with reading(SYSTEM) as session:
        due = _due(session, before)
    purged = 0
    for registration_id, request_ids in due.items():
        with transaction(Tenant(registration_id)) as session:
            purged += _purge(session, request_ids, before=before, now=now)
    return purged


def _purge(session: Session, request_ids: Sequence[int], *, before: datetime, now: datetime) -> int:
    """One that was checked and never confirmed is deleted: nothing is left to be asked."""
    found = session.execute(
        select(Request, RateRequest)
        .join(RateRequest, RateRequest.request_id == Request.id)
        .where(Request.id.in_(request_ids), *_is_due(before))
        .order_by(Request.id)
        .with_for_update(of=Request)
    ).all()
    if not found:
        return 0
    forget(session, [row.RateRequest for row in found], now=now)
    for row in found:
        if row.Request.status is RequestStatus.CHECKED:
            row.Request.status, row.Request.finished_at = RequestStatus.DELETED, now
    subjects = sorted(str(row.Request.public_id) for row in found)
    record(session, None, "rate_requests.purged", details={"requests": subjects}, now=now)
    return len(found)


def _due(session: Session, before: datetime) -> Mapping[int, list[int]]:
    """The oldest requests that are due, by registration; their numbers grow with time."""
    rows = session.execute(
        select(Request.registration_id, Request.id)
        .join(RateRequest, RateRequest.request_id == Request.id)
        .where(*_is_due(before))
        .order_by(RateRequest.request_id)
        .limit(_BATCH)
    )
    due: dict[int, list[int]] = defaultdict(list)
    for registration_id, request_id in rows:
        due[registration_id].append(request_id)
    return due


def _is_due(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        RateRequest.purged_at.is_(None),
        Request.created_at < before,
        Request.status.in_(_OVER),
    )
