"""Reading the audit trail: does every chain still hold?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import groupby

from sqlalchemy import Row, Text, cast, select
from sqlalchemy.orm import Session

from netent.audit.chain import GENESIS, Link
from netent.audit.models import AuditEvent, AuditHead

_LINK_FIELDS = tuple(field.name for field in fields(Link) if field.name != "details")
_FETCHED_AT_ONCE = 1000


class Problem(StrEnum):
    """What does not hold at a broken place."""

    GAP = "gap"
    LINK = "link"
    DIGEST = "digest"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place of a chain that does not hold; chain 0 is the portal's."""

    registration_id: int
    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Verification:
    """How many events were read, and the first that does not hold."""

    events: int
    first_broken: Broken | None

    @property
    def valid(self) -> bool:
        """Whether every chain holds."""
        return self.first_broken is None


def verify(session: Session) -> Verification:
    """Read every chain once, in order: no gap, no changed event, and an end where its head says.

    Needs the scope that reads across registrations. Memory stays flat as the chains grow. What
    it can't see is an end cut off together with its head: keep the heads elsewhere for that.
    """
    count = 0
    first: Broken | None = None
    for registration_id, rows in groupby(_events(session), key=lambda row: row.registration_id):
        chain = _Chain(registration_id)
        for row in rows:
            count += 1
            chain.follow(row)
        first = first or chain.end()
    empty = _head_without_events(session)
    if empty is not None and (first is None or empty.registration_id < first.registration_id):
        first = empty
    return Verification(count, first)


class _Chain:
    def __init__(self, registration_id: int) -> None:
        self.registration_id = registration_id
        self.number = 0
        self.digest = GENESIS
        self.head: tuple[int | None, str | None] = (None, None)
        self.broken: Broken | None = None

    def follow(self, row: Row[*tuple[object, ...]]) -> None:
        """Take the next event, and keep the first thing that does not hold."""
        problem = self._problem(row)
        if problem is not None and self.broken is None:
            number = self.number + 1 if problem is Problem.GAP else row.number
            self.broken = Broken(self.registration_id, number, problem)
        self.number, self.digest = row.number, row.digest
        self.head = (row.head_number, row.head_digest)

    def _problem(self, row: Row[*tuple[object, ...]]) -> Problem | None:
        if row.number != self.number + 1:
            return Problem.GAP
        if row.previous_digest != self.digest:
            return Problem.LINK
        try:
            details = json.loads(row.details_text)
        except ValueError:
            return Problem.DIGEST
        link = Link(**{name: getattr(row, name) for name in _LINK_FIELDS}, details=details)
        return None if link.digest() == row.digest else Problem.DIGEST

    def end(self) -> Broken | None:
        """The first thing that does not hold, the head included."""
        if self.broken is None and self.head != (self.number, self.digest):
            return Broken(self.registration_id, self.number + 1, Problem.HEAD)
        return self.broken


def _events(session: Session) -> Iterator[Row[*tuple[object, ...]]]:
    # Events and heads come in one statement: acts may go on meanwhile, and it sees one moment.
    statement = (
        select(
            *(getattr(AuditEvent, name) for name in _LINK_FIELDS),
            # as text: what was tampered with may be no JSON any more
            cast(AuditEvent.details, Text).label("details_text"),
            AuditEvent.digest,
            AuditHead.number.label("head_number"),
            AuditHead.digest.label("head_digest"),
        )
        .outerjoin(AuditHead, AuditHead.registration_id == AuditEvent.registration_id)
        .order_by(AuditEvent.registration_id, AuditEvent.number)
        .execution_options(yield_per=_FETCHED_AT_ONCE)
    )
    yield from session.execute(statement)


def _head_without_events(session: Session) -> Broken | None:
    has_events = (
        select(AuditEvent.number)
        .where(AuditEvent.registration_id == AuditHead.registration_id)
        .exists()
    )
    orphan = session.scalar(
        select(AuditHead.registration_id)
        .where(~has_events)
        .order_by(AuditHead.registration_id)
        .limit(1)
    )
    return None if orphan is None else Broken(orphan, 1, Problem.HEAD)
