"""Reads of background requests."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.enums import IMPORT_KINDS, Outcome, RequestKind, RequestStatus
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold_file_name
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import Portfolio
from netent.requests.models import QueueEntry, Request

IN_PROGRESS = (RequestStatus.QUEUED, RequestStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What a list of requests is narrowed to; None and '' narrow nothing.

    `is_kept` leaves out those that were deleted.
    """

    status: RequestStatus | None = None
    text: str = ""
    is_kept: bool = False


def request_of(
    session: Session,
    public_id: UUID,
    *,
    kinds: Collection[RequestKind] = IMPORT_KINDS,
    lock: bool = False,
) -> Request:
    """The registration's request of this identifier. NotFound when it has none of these kinds."""
    statement = select(Request).where(Request.public_id == public_id, Request.kind.in_(kinds))
    found = session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def registration_of_request(session: Session, public_id: UUID) -> int | None:
    """Whose request this is. Needs the scope that reads across registrations."""
    return session.scalars(
        select(Request.registration_id).where(Request.public_id == public_id)
    ).one_or_none()


def number_of_request(session: Session, public_id: UUID) -> int:
    """The request's own number. Needs the scope that reads across registrations. NotFound."""
    found = session.scalars(select(Request.id).where(Request.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def requests_page(
    session: Session,
    narrowed: RequestFilter,
    asked: PageAsked,
    *,
    kinds: Collection[RequestKind] = IMPORT_KINDS,
) -> Page[Request]:
    """The registration's requests of these kinds, newest first."""
    statement = select(Request).where(
        Request.registration_id == tenant_of(session), Request.kind.in_(kinds)
    )
    if narrowed.status is not None:
        statement = statement.where(Request.status == narrowed.status)
    if narrowed.is_kept:
        statement = statement.where(Request.status != RequestStatus.DELETED)
    if narrowed.text:
        statement = statement.where(or_(*_matches(narrowed.text)))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    rows = session.scalars(
        statement.order_by(Request.created_at.desc(), Request.id.desc())
        .limit(asked.size)
        .offset(asked.offset)
    ).all()
    return Page(rows, total, asked.number, asked.size)


def _matches(text: str) -> Iterator[ColumnElement[bool]]:
    """Requests by what they were called when they were made, or by their portfolio's name today."""
    yield Request.portfolio_name.icontains(text, autoescape=True)
    yield Request.file_name.icontains(text, autoescape=True)
    folded = fold_file_name(text)
    if folded:
        named = select(Portfolio.id).where(Portfolio.folded_name.contains(folded, autoescape=True))
        yield Request.portfolio_id.in_(named)


def open_requests(session: Session) -> int:
    """How many imports of the registration wait or run."""
    return imports_among(open_by_kind(session))


def imports_among(counts: Mapping[RequestKind, int]) -> int:
    """How many of these requests are imports."""
    return sum(counts.get(kind, 0) for kind in IMPORT_KINDS)


def open_by_kind(session: Session) -> Mapping[RequestKind, int]:
    """How many requests of the registration wait or run, of each kind; one statement."""
    rows = session.execute(
        select(Request.kind, func.count())
        .join(QueueEntry, QueueEntry.request_id == Request.id)
        .where(QueueEntry.for_registration_id == tenant_of(session))
        .group_by(Request.kind)
    )
    return {row[0]: row[1] for row in rows}


def ahead_of(session: Session, request: Request) -> int:
    """How many of the registration's requests are treated before this one."""
    entry = session.get(QueueEntry, request.id)
    if entry is None:
        return 0
    return (
        session.scalar(
            select(func.count())
            .select_from(QueueEntry)
            .where(
                QueueEntry.for_registration_id == tenant_of(session),
                QueueEntry.queued_at < entry.queued_at,
            )
        )
        or 0
    )


def may_confirm_from(session: Session, *, hours: int, now: datetime) -> datetime | None:
    """The moment from which another import may be confirmed; None when it may be now.

    Details of rights do not count, nor do requests that were deleted, ended KO, or sent refused
    lines again (product §9).
    """
    if hours == 0:
        return None
    last = session.scalar(
        select(func.max(Request.confirmed_at)).where(
            Request.registration_id == tenant_of(session),
            Request.kind.in_(IMPORT_KINDS),
            Request.status != RequestStatus.DELETED,
            Request.outcome.is_(None) | (Request.outcome != Outcome.KO),
            Request.resends_id.is_(None),
            Request.undoes_id.is_(None),
        )
    )
    if last is None:
        return None
    free = last + timedelta(hours=hours)
    return free if free > now else None
