"""Background requests of all registrations: where each stands, and nothing of what it holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from netent.kernel.enums import Outcome, RequestKind, RequestStatus
from netent.kernel.paging import Page, PageAsked
from netent.kernel.reasons import Reason
from netent.requests.models import QueueEntry, Request
from netent.tenancy.models import Registration


class Standing(StrEnum):
    """What the list is narrowed to."""

    WAITING = "attente"
    RUNNING = "cours"
    FINISHED = "terminees"
    BROKEN = "panne"


@dataclass(frozen=True, slots=True)
class OverseenRequest:
    """One request as its operator sees it; `may_be_announced`: no worker holds it."""

    public_id: UUID
    siren: str
    registration_name: str
    kind: RequestKind
    status: RequestStatus
    outcome: Outcome | None
    reason: Reason | None
    lines: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    may_be_announced: bool


_COLUMNS: tuple[Any, ...] = (
    *(Request.public_id, Registration.siren, Registration.name.label("registration_name")),
    *(Request.kind, Request.status, Request.outcome, Request.reason, Request.lines),
    *(Request.created_at, Request.started_at, Request.finished_at),
    func.coalesce(QueueEntry.attempts, 0).label("attempts"),
    QueueEntry.request_id.label("entry_id"),
    QueueEntry.leased_until,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests stand how, all registrations together."""

    waiting: int
    running: int
    broken: int


def requests_page(
    session: Session, *, standing: Standing | None, siren: str, asked: PageAsked, now: datetime
) -> Page[OverseenRequest]:
    """Requests of all registrations, newest first; needs the scope that reads across them."""
    statement = _requests(standing, siren)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = asked.within(total)
    rows = session.execute(
        statement.order_by(Request.id.desc()).limit(page.size).offset(page.offset)
    )
    return Page([_overseen(row, now) for row in rows], total, page.number, page.size)


def counts(session: Session) -> Counts:
    """How many wait, run, or ended for a reason of ours; two statements."""
    rows = session.execute(
        select(Request.status, func.count())
        .join(QueueEntry, QueueEntry.request_id == Request.id)
        .group_by(Request.status)
    )
    by_status = {row[0]: row[1] for row in rows}
    broken = select(func.count()).select_from(Request).where(*_stands(Standing.BROKEN))
    return Counts(
        waiting=by_status.get(RequestStatus.QUEUED, 0),
        running=by_status.get(RequestStatus.RUNNING, 0),
        broken=session.scalar(broken) or 0,
    )


def _requests(standing: Standing | None, siren: str) -> Select[Any]:
    statement: Select[Any] = (
        select(*_COLUMNS)
        .join(Registration, Registration.id == Request.registration_id)
        .outerjoin(QueueEntry, QueueEntry.request_id == Request.id)
    )
    if standing is not None:
        statement = statement.where(*_stands(standing))
    return statement.where(Registration.siren == siren) if siren else statement


def _stands(standing: Standing) -> tuple[ColumnElement[bool], ...]:
    if standing is Standing.BROKEN:
        return Request.outcome == Outcome.KO, Request.reason == Reason.INTERNAL
    return (
        Request.status
        == {
            Standing.WAITING: RequestStatus.QUEUED,
            Standing.RUNNING: RequestStatus.RUNNING,
            Standing.FINISHED: RequestStatus.FINISHED,
        }[standing],
    )


def _overseen(row: Any, now: datetime) -> OverseenRequest:
    names = (name for name in OverseenRequest.__slots__ if name != "may_be_announced")
    is_free = row.leased_until is None or row.leased_until < now
    return OverseenRequest(
        **{name: getattr(row, name) for name in names},
        may_be_announced=row.entry_id is not None and is_free,
    )
