"""Deposited files and their lines are kept for a while, then purged (product §9)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.imports.models import ImportFile, ImportLine, MemberCodes
from netent.kernel.enums import RequestStatus
from netent.requests.models import Request

# One sweep takes no more than a moment's work; the next one goes on.
_BATCH = 200
_OVER = (RequestStatus.CHECKED, RequestStatus.FINISHED, RequestStatus.DELETED)
_OPEN = (RequestStatus.CHECKED, RequestStatus.QUEUED, RequestStatus.RUNNING)


def purge_due(*, keep_days: int, now: datetime) -> int:
    """Purge the oldest files deposited more than `keep_days` ago; how many were purged.

    Counts, act and changes stay. Each registration is a transaction of its own.
    """
    before = now - timedelta(days=keep_days)
    with reading(SYSTEM) as session:
        due = _due(session, before)
    purged = 0
    for registration_id, request_ids in due.items():
        with transaction(Tenant(registration_id)) as session:
            purged += purge(session, request_ids, before=before, now=now)
    return purged


def purge(session: Session, request_ids: Sequence[int], *, before: datetime, now: datetime) -> int:
    """Purge these requests' files and lines, where they are due; how many were.

    A request that was checked and never confirmed is deleted: its lines are what it would do. One
    that is being undone keeps its lines until then: they are what the undo inverts.
    """
    # Locked first: a confirmation that comes at the same time either was earlier, and the request
    # is left alone, or finds it deleted.
    locked = session.scalars(
        select(Request.id)
        .join(ImportFile, ImportFile.request_id == Request.id)
        .where(Request.id.in_(request_ids), ImportFile.purged_at.is_(None), *_is_due(before))
        .with_for_update(of=Request)
    ).all()
    # Asked again once they are held, as whoever undoes one holds it.
    requests = session.scalars(select(Request).where(Request.id.in_(locked), ~_is_undone())).all()
    if not requests:
        return 0
    purged = [request.id for request in requests]
    session.execute(delete(ImportLine).where(ImportLine.request_id.in_(purged)))
    session.execute(
        update(ImportFile)
        .where(ImportFile.request_id.in_(purged))
        .values(content=None, purged_at=now)
    )
    session.execute(delete(MemberCodes).where(MemberCodes.request_id.in_(purged)))
    for request in requests:
        if request.status is RequestStatus.CHECKED:
            request.status, request.finished_at = RequestStatus.DELETED, now
    subjects = sorted(str(request.public_id) for request in requests)
    record(session, None, "imports.purged", details={"requests": subjects}, now=now)
    return len(purged)


def erase_codes_due(*, now: datetime) -> int:
    """Erase provisional passwords that nobody asked for while they held; of how many requests.

    Each registration is a transaction of its own.
    """
    over = MemberCodes.sealed.is_not(None), MemberCodes.ends_at <= now
    with reading(SYSTEM) as session:
        due = session.execute(
            select(MemberCodes.registration_id, MemberCodes.request_id)
            .where(*over)
            .order_by(MemberCodes.ends_at)
            .limit(_BATCH)
        ).all()
    erased = 0
    for registration_id in {row.registration_id for row in due}:
        with transaction(Tenant(registration_id)) as session:
            gone = session.scalars(
                update(MemberCodes)
                .where(*over)
                .values(sealed=None)
                .returning(MemberCodes.request_id)
                .execution_options(synchronize_session=False)
            )
            erased += len(gone.all())
    return erased


def _due(session: Session, before: datetime) -> Mapping[int, list[int]]:
    """The oldest requests whose file is due, by registration; their numbers grow with time."""
    kept = (
        select(ImportFile.request_id)
        .where(ImportFile.purged_at.is_(None))
        .order_by(ImportFile.request_id)
        .limit(_BATCH)
    )
    rows = session.execute(
        select(Request.registration_id, Request.id).where(Request.id.in_(kept), *_is_due(before))
    )
    due: dict[int, list[int]] = defaultdict(list)
    for registration_id, request_id in rows:
        due[registration_id].append(request_id)
    return due


def _is_due(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return Request.created_at < before, Request.status.in_(_OVER), ~_is_undone()


def _is_undone() -> ColumnElement[bool]:
    """Whether an undo of the request was checked, and is not over."""
    undo = aliased(Request)
    return exists().where(undo.undoes_id == Request.id, undo.status.in_(_OPEN))
