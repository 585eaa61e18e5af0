"""Reads of rate requests: one's own only, and their lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.habilitations.overview.sites import site_name
from netent.kernel.actor import Actor
from netent.kernel.enums import LineResult, RequestKind, RequestStatus
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, fold
from netent.kernel.nir import WITH_KEY
from netent.kernel.paging import Page, PageAsked
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.rate_requests.models import RateLine, RateRequest
from netent.rate_requests.states import Answer
from netent.requests.models import Request

# Rows held at once while a report is streamed.
_STREAMED = 2_000


@dataclass(frozen=True, slots=True)
class RateCall:
    """A request for rates: its life, and what is its own; `name` is its establishment's, or ''."""

    request: Request
    about: RateRequest
    name: str


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What the list is narrowed to; None and '' narrow nothing."""

    status: RequestStatus | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What lines are narrowed to; None and '' narrow nothing."""

    answer: Answer | None = None
    reason: Reason | None = None
    text: str = ""


def call_of(session: Session, actor: Actor, public_id: UUID) -> RateCall:
    """The actor's own request of this identifier, also a deleted one. NotFound for any other.

    Rates are personal: of a firm's members, administrators too, its author alone sees one.
    """
    row = session.execute(_calls(actor).where(Request.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _call(row)


def calls_page(
    session: Session, actor: Actor, narrowed: CallFilter, asked: PageAsked
) -> Page[RateCall]:
    """The actor's own requests, newest first."""
    statement = _calls(actor).where(*_called(narrowed))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    rows = session.execute(
        statement.order_by(RateRequest.request_id.desc()).limit(asked.size).offset(asked.offset)
    )
    return Page([_call(row) for row in rows], total, asked.number, asked.size)


def lines_page(
    session: Session, request_id: int, narrowed: LineFilter, asked: PageAsked
) -> Page[RateLine]:
    """The lines of a request that the filter lets through, in the file's order."""
    statement = select(RateLine).where(RateLine.request_id == request_id, *_lines(narrowed))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    rows = session.scalars(
        statement.order_by(RateLine.line).limit(asked.size).offset(asked.offset)
    ).all()
    return Page(rows, total, asked.number, asked.size)


def report_lines(
    session: Session, request_id: int, *, refused_only: bool = False
) -> Iterator[RateLine]:
    """All lines of the request, streamed in the file's order."""
    statement = select(RateLine).where(RateLine.request_id == request_id)
    if refused_only:
        statement = statement.where(RateLine.result == LineResult.REFUSED)
    streamed = session.execute(
        statement.order_by(RateLine.line), execution_options={"yield_per": _STREAMED}
    )
    for batch in streamed.scalars().partitions():
        yield from batch


def reason_counts(session: Session, request_id: int) -> list[tuple[Reason, int]]:
    """How many lines were refused for each reason, most numerous first."""
    number = func.count()
    rows = session.execute(
        select(RateLine.reason, number)
        .where(RateLine.request_id == request_id, RateLine.result == LineResult.REFUSED)
        .group_by(RateLine.reason)
        .order_by(number.desc(), RateLine.reason)
    )
    return [(reason, count) for reason, count in rows if reason is not None]


def waiting_lines(session: Session, request_id: int, *, limit: int) -> Sequence[RateLine]:
    """The first lines that are still to be asked about."""
    return session.scalars(
        select(RateLine)
        .where(RateLine.request_id == request_id, *_answered(Answer.WAITING))
        .order_by(RateLine.line)
        .limit(limit)
    ).all()


def counts_of(session: Session, request_id: int) -> Mapping[Answer, int]:
    """How many lines stand how; one statement."""
    number, rated = func.count(), func.count(RateLine.rate)
    rows = session.execute(
        select(RateLine.result, RateLine.answered_at.is_not(None), number, rated)
        .where(RateLine.request_id == request_id)
        .group_by(RateLine.result, RateLine.answered_at.is_not(None))
    )
    counts = dict.fromkeys(Answer, 0)
    for result, is_answered, lines, with_rate in rows:
        if result is LineResult.REFUSED:
            counts[Answer.REFUSED] += lines
        elif is_answered:
            counts[Answer.RATE] += with_rate
            counts[Answer.NO_RATE] += lines - with_rate
        else:
            counts[Answer.WAITING] += lines
    return counts


def answer_of(line: RateLine) -> Answer:
    """How a line stands."""
    if line.result is LineResult.REFUSED:
        return Answer.REFUSED
    if line.answered_at is None:
        return Answer.WAITING
    return Answer.NO_RATE if line.rate is None else Answer.RATE


def _calls(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Request, RateRequest, site_name().label("name"))
        .join(RateRequest, RateRequest.request_id == Request.id)
        .outerjoin(Site, Site.siret == RateRequest.siret)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(
            RateRequest.registration_id == actor.registration_id,
            RateRequest.member_id == actor.member_id,
            Request.kind == RequestKind.RATE_REQUEST,
        )
    )


def _call(row: Row[Any]) -> RateCall:
    return RateCall(row.Request, row.RateRequest, row.name or "")


def _called(narrowed: CallFilter) -> Iterator[ColumnElement[bool]]:
    if narrowed.status is not None:
        yield Request.status == narrowed.status
    digits = "".join(narrowed.text.split())
    if digits.isascii() and digits.isdecimal() and len(digits) <= SIRET_LENGTH:
        yield RateRequest.siret.startswith(digits, autoescape=True)
    elif narrowed.text:
        yield Request.file_name.icontains(narrowed.text, autoescape=True)


def _lines(narrowed: LineFilter) -> Iterator[ColumnElement[bool]]:
    if narrowed.answer is not None:
        yield from _answered(narrowed.answer)
    if narrowed.reason is not None:
        yield RateLine.reason == narrowed.reason
    text = "".join(narrowed.text.split())
    if text[:1].isdigit() and text.isascii():
        # As pages show it, a number may bear its key.
        number = RateLine.number.startswith(text.upper(), autoescape=True)
        if len(text) == WITH_KEY:
            number |= RateLine.number == text[:-2].upper()
        yield or_(number, RateLine.employee == text)
    elif narrowed.text:
        folded = fold(narrowed.text)
        named = RateLine.search_name.contains(folded, autoescape=True)
        yield or_(named, RateLine.employee == narrowed.text) if folded else named


def _answered(answer: Answer) -> tuple[ColumnElement[bool], ...]:
    if answer is Answer.REFUSED:
        return (RateLine.result == LineResult.REFUSED,)
    is_done = RateLine.result == LineResult.DONE
    if answer is Answer.WAITING:
        return is_done, RateLine.answered_at.is_(None)
    rated = RateLine.rate.is_(None) if answer is Answer.NO_RATE else RateLine.rate.is_not(None)
    return is_done, RateLine.answered_at.is_not(None), rated
