"""What a request leaves behind, and what the passing of time does to its worker's lease."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import psycopg
from sqlalchemy import func, select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.kernel.enums import RequestStatus
from netent.notices.models import Notice
from netent.requests.models import QueueEntry, Request
from tests.cli.running import run_json
from tests.factories.imports import Firm
from tests.requests.kinds import TREATED, Treated
from tests.support.books import assert_books_agree
from tests.support.databases import TestDatabase

# Long after the factories' confirmations, and after what a worker queued again a moment ago.
_LATER = timedelta(minutes=2)


class Traces(NamedTuple):
    """What the treatment of a request has written so far."""

    acts: int
    has_changes: bool
    ends: tuple[str, ...]
    mails: int


NOTHING = Traces(0, False, (), 0)


def traces(firm: Firm, request: Request) -> Traces:
    """Acts on rights, events that tell an end, mails: what is there once, or not at all."""
    subject, treated = str(request.public_id), TREATED[request.kind]
    with reading(Tenant(firm.registration.id)) as session:
        acts = session.scalars(select(RightsAct.id).where(RightsAct.request_id == request.id)).all()
        changes = session.scalar(
            select(func.count()).where(HabilitationChange.act_id.in_(acts or [-1]))
        )
        ends = session.scalars(
            select(AuditEvent.action).where(
                AuditEvent.subject == subject,
                AuditEvent.action.in_([treated.event, treated.stopped]),
            )
        ).all()
        mails = [str(row.arguments.get("url")) for row in session.scalars(select(Notice))]
    return Traces(len(acts), bool(changes), tuple(ends), sum(subject in url for url in mails))


def assert_done_once(firm: Firm, request: Request, turn: int) -> None:
    """The request has ended as its kind says, and left everything behind exactly once."""
    treated: Treated = TREATED[request.kind]
    done = firm.reread(request)
    assert (done.status, done.outcome) == (RequestStatus.FINISHED, treated.outcome)
    assert traces(firm, done) == Traces(int(treated.has_act), treated.has_act, (treated.event,), 1)
    with reading(Tenant(firm.registration.id)) as session:
        assert session.get(QueueEntry, request.id) is None
    treated.check(firm, done, turn)
    assert_books_agree(firm.registration.id)


def assert_trail_holds(database: TestDatabase) -> None:
    """`flask audit verify` finds nothing."""
    assert run_json(database, "audit", "verify")["valid"]


def sweep(database: TestDatabase) -> int:
    """What cron does a minute after a death, and how many requests it queued again."""
    let_the_lease_end(database)
    later = datetime.now(UTC) + _LATER
    requeued: int = run_json(database, "sweep", "--now", later.isoformat())["requeued"]
    return requeued


def let_the_lease_end(database: TestDatabase) -> None:
    """What the passing of a minute does, once the database has noticed the death."""
    statement = "UPDATE queue_entry SET leased_until = '2020-01-01 00:00:00'"
    if database.kind == "postgresql":
        with psycopg.connect(database.owner_url, autocommit=True) as connection:
            connection.execute(statement + " WHERE leased_until IS NOT NULL")
        return
    with database_file(database) as connection:
        connection.execute(statement + " WHERE leased_until IS NOT NULL")


@contextmanager
def database_file(database: TestDatabase) -> Iterator[sqlite3.Connection]:
    """SQLite's file, opened past the application."""
    path = database.owner_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()
