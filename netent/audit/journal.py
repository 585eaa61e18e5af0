"""Reading one registration's trail: pages of events, and whether its end still holds."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Text, cast, or_, select
from sqlalchemy.orm import Session

from netent.audit.chain import GENESIS, Link
from netent.audit.models import AuditEvent, AuditHead
from netent.audit.queries import Broken, Problem
from netent.database.tenant import tenant_of

_FETCHED_AT_ONCE = 1000
_LINK_FIELDS = tuple(field.name for field in fields(Link) if field.name != "details")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events are asked for; None and '' narrow nothing.

    `until` is excluded. `about` is the public identifier of whom or what it was done to.
    """

    since: datetime | None = None
    until: datetime | None = None
    actions: Collection[str] | None = None
    actor_id: int | None = None
    about: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when, from where. `is_intact`: its own digest still holds."""

    number: int
    at: datetime
    actor_name: str
    address: str | None
    action: str
    subject: str
    details: Mapping[str, Any]
    previous_digest: str
    digest: str
    is_intact: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """Some events, newest first, and whether older ones follow."""

    events: Sequence[Event]
    has_older: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """The end of the chain, read again: how many events, since when, and what does not hold."""

    events: int
    since: datetime | None
    is_whole: bool
    broken: Broken | None


def events_before(session: Session, asked: Asked, *, before: int | None, limit: int) -> Slice:
    """The events below this number, newest first; new ones move none of them."""
    statement = _events(asked).order_by(AuditEvent.number.desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(AuditEvent.number < before)
    found = [_event(row) for row in session.execute(statement)]
    return Slice(found[:limit], len(found) > limit)


def every_event(session: Session, asked: Asked) -> Iterator[Event]:
    """All of them, oldest first, read while they are used: memory stays flat."""
    statement = _events(asked).order_by(AuditEvent.number)
    for row in session.execute(statement.execution_options(yield_per=_FETCHED_AT_ONCE)):
        yield _event(row)


def verify_latest(session: Session, *, most: int) -> Verified:
    """Read the last events of the registration's chain again: numbers, links, digests, head.

    `is_whole` when that was all of them; the command reads every chain from its first event.
    """
    head = session.execute(select(AuditHead.number, AuditHead.digest)).one_or_none()
    newest = _select().order_by(AuditEvent.number.desc()).limit(most + 1)
    rows = session.execute(newest).all()[::-1]
    whole = len(rows) <= most
    number, digest = (0, GENESIS) if whole else (rows[0].number, rows[0].digest)
    checked = rows if whole else rows[1:]
    broken: Broken | None = None
    for row in checked:
        problem = _problem(row, number, digest)
        if problem is not None and broken is None:
            broken = Broken(tenant_of(session), row.number, problem)
        number, digest = row.number, row.digest
    if broken is None and (number, digest) != (head or (0, GENESIS)):
        broken = Broken(tenant_of(session), number + 1, Problem.HEAD)
    return Verified(len(checked), checked[0].at if checked else None, whole, broken)


def _problem(row: Row[Any], number: int, digest: str) -> Problem | None:
    if row.number != number + 1:
        return Problem.GAP
    if row.previous_digest != digest:
        return Problem.LINK
    return None if _is_intact(row, _details(row)) else Problem.DIGEST


def _select() -> Select[Any]:
    return select(
        *(getattr(AuditEvent, name) for name in _LINK_FIELDS),
        # As text: what was tampered with may be no JSON any more.
        cast(AuditEvent.details, Text).label("details_text"),
        AuditEvent.digest,
    )


def _events(asked: Asked) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if asked.since is not None:
        conditions.append(AuditEvent.at >= asked.since)
    if asked.until is not None:
        conditions.append(AuditEvent.at < asked.until)
    if asked.actions is not None:
        conditions.append(AuditEvent.action.in_(asked.actions))
    if asked.actor_id is not None:
        conditions.append(AuditEvent.actor_id == asked.actor_id)
    if asked.about is not None:
        conditions.append(_about(str(asked.about)))
    if asked.text:
        conditions.append(_says(asked.text))
    return _select().where(*conditions)


def _about(public_id: str) -> ColumnElement[bool]:
    told = cast(AuditEvent.details, Text).contains(public_id, autoescape=True)
    return or_(AuditEvent.subject == public_id, told)


def _says(text: str) -> ColumnElement[bool]:
    """Who, from where, to whom and the details; those are stored with their letters escaped."""
    escaped = json.dumps(text)[1:-1]
    columns: tuple[tuple[Any, str], ...] = (
        (AuditEvent.actor_name, text),
        (AuditEvent.address, text),
        (AuditEvent.subject, text),
        (cast(AuditEvent.details, Text), escaped),
    )
    return or_(*(column.icontains(sought, autoescape=True) for column, sought in columns))


def _details(row: Row[Any]) -> Mapping[str, Any] | None:
    try:
        details = json.loads(row.details_text)
    except ValueError:
        return None
    return details if isinstance(details, dict) else None


def _is_intact(row: Row[Any], details: Mapping[str, Any] | None) -> bool:
    if details is None:
        return False
    link = Link(**{name: getattr(row, name) for name in _LINK_FIELDS}, details=details)
    digest: str = row.digest
    return link.digest() == digest


def _event(row: Row[Any]) -> Event:
    details = _details(row)
    return Event(
        number=row.number,
        at=row.at,
        actor_name=row.actor_name,
        address=row.address,
        action=row.action,
        subject=row.subject,
        details=details or {},
        previous_digest=row.previous_digest,
        digest=row.digest,
        is_intact=_is_intact(row, details),
    )
