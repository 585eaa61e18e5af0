"""How a worker takes a request: whose turn it is, a lease, three attempts at most (product §9).

A claim is a commit of its own. Treating is another transaction, which holds the registration's
turn locked: a lock that is held is a worker that lives, so a short lease is enough. Work that only
reads holds nothing; it renews its lease meanwhile.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import QueueName, RequestKind, RequestStatus
from netent.requests.models import QueueEntry, QueueTurn, Request

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """A request that this worker holds; `attempt` tells it from an earlier worker's claim."""

    registration_id: int
    request_id: int
    kind: RequestKind
    attempt: int

    @property
    def exhausted(self) -> bool:
        """Whether earlier workers died on it as often as is allowed."""
        return self.attempt > MAX_ATTEMPTS


def claim_next(queue: QueueName, *, now: datetime) -> Claim | None:
    """Take the next request of this queue, the registration served longest ago first.

    One whose turn another worker holds is passed over, however much it has waiting.
    """
    passed_over: set[int] = set()
    while (entry := _candidate(queue, passed_over, now)) is not None:
        claim = claim_this(entry.for_registration_id, entry.request_id, now=now)
        if claim is not None:
            return claim
        passed_over.add(entry.for_registration_id)
    return None


def is_open(request_id: int) -> bool:
    """Whether the request still waits for a worker or is being treated."""
    with reading(PORTAL) as session:
        return session.get(QueueEntry, request_id) is not None


def _candidate(queue: QueueName, passed_over: Collection[int], now: datetime) -> QueueEntry | None:
    other = aliased(QueueEntry)
    served_now = exists().where(
        other.for_registration_id == QueueEntry.for_registration_id,
        other.request_id != QueueEntry.request_id,
        other.leased_until >= now,
    )
    statement = (
        select(QueueEntry)
        .join(QueueTurn, QueueTurn.for_registration_id == QueueEntry.for_registration_id)
        .where(
            QueueEntry.queue == queue,
            QueueEntry.leased_until.is_(None) | (QueueEntry.leased_until < now),
            QueueEntry.for_registration_id.not_in(passed_over),
            ~served_now,
        )
        .order_by(QueueTurn.served_at, QueueEntry.queued_at, QueueEntry.request_id)
        .limit(1)
    )
    with reading(PORTAL) as session:
        return session.scalars(statement).one_or_none()


def claim_this(registration_id: int, request_id: int, *, now: datetime) -> Claim | None:
    """Take this very request; None while a worker has it, or another of its registration."""
    with transaction(Tenant(registration_id)) as session:
        turn = _locked_turn(session, registration_id, wait=False)
        if turn is None:
            return None  # another worker serves this registration
        entry = session.scalars(
            select(QueueEntry)
            .where(QueueEntry.request_id == request_id)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if entry is None or (entry.leased_until is not None and entry.leased_until >= now):
            return None
        if _another_is_leased(session, entry, now):
            return None
        request = session.get_one(Request, entry.request_id)
        entry.attempts += 1
        entry.leased_until = now + LEASE
        turn.served_at = now
        request.status = RequestStatus.RUNNING
        request.started_at = now
        return Claim(entry.for_registration_id, request.id, request.kind, entry.attempts)


def _another_is_leased(session: Session, entry: QueueEntry, now: datetime) -> bool:
    return (
        session.scalars(
            select(QueueEntry.request_id)
            .where(
                QueueEntry.for_registration_id == entry.for_registration_id,
                QueueEntry.request_id != entry.request_id,
                QueueEntry.leased_until >= now,
            )
            .limit(1)
        ).first()
        is not None
    )


def _locked_turn(session: Session, registration_id: int, *, wait: bool) -> QueueTurn | None:
    return session.scalars(
        select(QueueTurn)
        .where(QueueTurn.for_registration_id == registration_id)
        .with_for_update(skip_locked=not wait)
    ).one_or_none()


def hold(session: Session, claim: Claim) -> Request | None:
    """Lock the claimed request for treatment; None when the claim is no longer ours.

    Locks the turn first, as claiming does, then the entry: one order everywhere.
    """
    turn = _locked_turn(session, claim.registration_id, wait=True)
    entry = session.scalars(
        select(QueueEntry).where(QueueEntry.request_id == claim.request_id).with_for_update()
    ).one_or_none()
    if turn is None or entry is None or entry.attempts != claim.attempt:
        return None
    request = session.get_one(Request, claim.request_id)
    return request if request.status is RequestStatus.RUNNING else None


def hold_turn(session: Session, registration_id: int) -> None:
    """Wait for the request that is being treated, and let none begin before this transaction ends.

    To be taken before any other lock, as treating takes it.
    """
    _locked_turn(session, registration_id, wait=True)


class ClaimLostError(RuntimeError):
    """Another worker has taken the request over: what was made for it is thrown away."""


class Lease:
    """Keeps a claim that is worked on without a lock; `now` tells the time."""

    def __init__(self, claim: Claim, now: Callable[[], datetime]) -> None:
        self._claim = claim
        self._now = now
        self._renewed = now()

    def keep(self) -> None:
        """Renew it once a third of it is over. ClaimLostError when it is no longer ours."""
        now = self._now()
        if now - self._renewed < LEASE / 3:
            return
        with transaction(Tenant(self._claim.registration_id)) as session:
            entry = session.get(QueueEntry, self._claim.request_id, with_for_update=True)
            if entry is None or entry.attempts != self._claim.attempt:
                raise ClaimLostError
            entry.leased_until = now + LEASE
        self._renewed = now


def give_back(claim: Claim, *, now: datetime, counted: bool = True) -> None:
    """Let another attempt start at once: this one failed and left nothing.

    `counted` is false when the request had no part in the failure.
    """
    with transaction(Tenant(claim.registration_id)) as session:
        entry = session.get(QueueEntry, claim.request_id, with_for_update=True)
        if entry is not None and entry.attempts == claim.attempt:
            entry.leased_until = None
            entry.queued_at = now
            entry.attempts -= 0 if counted else 1
            session.get_one(Request, claim.request_id).status = RequestStatus.QUEUED
