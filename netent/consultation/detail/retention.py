"""Details of rights are kept for a while, then purged with their files (product §10)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.consultation.models import DetailChunk
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.kernel.enums import RequestKind, RequestStatus
from netent.requests.models import Request

# One sweep takes no more than a moment's work; the next one goes on.
_BATCH = 200


def kept_until(finished_at: datetime, *, keep_days: int) -> datetime:
    """The moment from which a detail is purged."""
    return finished_at + timedelta(days=keep_days)


def purge_due(*, keep_days: int, now: datetime) -> int:
    """Purge the oldest details that ended more than `keep_days` ago; how many were purged.

    Each registration is a transaction of its own.
    """
    before = now - timedelta(days=keep_days)
    with reading(SYSTEM) as session:
        due = _due(session, before)
    purged = 0
    for registration_id, request_ids in due.items():
        with transaction(Tenant(registration_id)) as session:
            purged += _purge(session, request_ids, before=before, now=now)
    return purged


def erase(session: Session, requests: Sequence[Request]) -> None:
    """Take these details away with their files; the requests must be held."""
    session.execute(
        delete(DetailChunk).where(DetailChunk.request_id.in_([request.id for request in requests]))
    )
    for request in requests:
        request.status = RequestStatus.DELETED


def _purge(session: Session, request_ids: Sequence[int], *, before: datetime, now: datetime) -> int:
    requests = session.scalars(
        select(Request)
        .where(Request.id.in_(request_ids), *_is_due(before))
        .order_by(Request.id)
        .with_for_update()
    ).all()
    if not requests:
        return 0
    erase(session, requests)
    subjects = sorted(str(request.public_id) for request in requests)
    record(session, None, "details.purged", details={"requests": subjects}, now=now)
    return len(requests)


def _due(session: Session, before: datetime) -> Mapping[int, list[int]]:
    """The oldest details that are due, by registration."""
    rows = session.execute(
        select(Request.registration_id, Request.id)
        .where(*_is_due(before))
        .order_by(Request.finished_at)
        .limit(_BATCH)
    )
    due: dict[int, list[int]] = defaultdict(list)
    for registration_id, request_id in rows:
        due[registration_id].append(request_id)
    return due


def _is_due(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Request.kind == RequestKind.RIGHTS_DETAIL,
        Request.status == RequestStatus.FINISHED,
        Request.finished_at < before,
    )
