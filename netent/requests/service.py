"""What moves a request from one state to the next; each act is one transaction of its caller."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from netent.database.sessions import after_commit
from netent.kernel.enums import Outcome, QueueName, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.requests.models import QueueEntry, QueueTurn, Request
from netent.requests.words import moved_on

# Above so many lines a request goes to the queue that one worker at least never takes.
LARGE_FROM_LINES = 5_000
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


class _Holder:
    announce: Callable[[QueueName], object] | None = None


def bind(announce: Callable[[QueueName], object] | None) -> None:
    """Say, at composition, what tells the workers; without it the sweep does."""
    _Holder.announce = announce


def queue_request(session: Session, request: Request, *, now: datetime) -> None:
    """Let a checked request wait for a worker; the queue hears of it once that is durable."""
    refuse_moved_on(request)
    request.status = RequestStatus.QUEUED
    request.confirmed_at = now
    queue = QueueName.LARGE if request.lines > LARGE_FROM_LINES else QueueName.SMALL
    session.add(
        QueueEntry(
            request_id=request.id,
            for_registration_id=request.registration_id,
            queue=queue,
            queued_at=now,
        )
    )
    if session.get(QueueTurn, request.registration_id) is None:
        session.add(QueueTurn(for_registration_id=request.registration_id, served_at=_EPOCH))
    after_commit(session, partial(_announce, queue))


def refuse_moved_on(request: Request) -> None:
    """Refuse to confirm what is no longer waiting for it: a second click, another administrator."""
    if request.status is not RequestStatus.CHECKED:
        raise moved_on(request.status)


def delete_request(session: Session, request: Request, *, now: datetime) -> None:
    """Give up a request that no worker has taken yet. Refusal once one has.

    Refusal too when it is being confirmed at this very moment: nothing must wait in the queue for
    a request that is deleted.
    """
    # The entry first, as a claim does; then the request, which a confirmation holds.
    entry = session.scalars(
        select(QueueEntry).where(QueueEntry.request_id == request.id).with_for_update()
    ).one_or_none()
    session.refresh(request, with_for_update=True)
    waiting = request.status is RequestStatus.CHECKED or (
        request.status is RequestStatus.QUEUED and entry is not None
    )
    if not waiting:
        raise moved_on(request.status)
    if entry is not None:
        session.delete(entry)
    request.status = RequestStatus.DELETED
    request.finished_at = now


def finish(
    session: Session,
    request: Request,
    *,
    outcome: Outcome,
    now: datetime,
    reason: Reason | None = None,
) -> None:
    """End a running request with its outcome; a `reason` says why it was stopped as a whole."""
    request.status = RequestStatus.FINISHED
    request.outcome = outcome
    request.reason = reason
    request.finished_at = now
    session.execute(delete(QueueEntry).where(QueueEntry.request_id == request.id))
    # Another request of the registration had to wait for this one, maybe in the other queue,
    # whose workers have looked and gone.
    waiting = select(QueueEntry.queue).where(
        QueueEntry.for_registration_id == request.registration_id
    )
    for queue in session.scalars(waiting.distinct()):
        after_commit(session, partial(_announce, queue))


def requeue_lost(session: Session, *, now: datetime) -> int:
    """Announce again what waits without a live lease; returns how many requests were found so.

    The queue server may have lost them, or a worker died. It is harmless when neither is true:
    a worker that finds nothing to claim goes back to sleep. One word for each registration is
    enough, since its requests run one after the other.
    """
    due = session.execute(
        select(QueueEntry.queue, func.count())
        .where(
            (QueueEntry.leased_until.is_(None) & (QueueEntry.queued_at < now - _ANNOUNCED))
            | (QueueEntry.leased_until < now)
        )
        .group_by(QueueEntry.queue, QueueEntry.for_registration_id)
    ).all()
    for queue, _ in due:
        after_commit(session, partial(_announce, queue))
    return sum(number for _, number in due)


def announce_again(session: Session, request_id: int, *, now: datetime) -> None:
    """Tell the workers of a request that waits, whatever the queue has lost.

    Refusal where there is nothing to tell: a worker holds it, or it waits for none any more.
    """
    entry = session.get(QueueEntry, request_id)
    if entry is None or (entry.leased_until is not None and entry.leased_until >= now):
        raise Refusal(Reason.REQUEST_NOT_WAITING)
    after_commit(session, partial(_announce, entry.queue))


def _announce(queue: QueueName) -> None:
    if _Holder.announce is not None:
        _Holder.announce(queue)


# What was queued a moment ago is still on its way to a worker.
_ANNOUNCED = timedelta(seconds=30)
