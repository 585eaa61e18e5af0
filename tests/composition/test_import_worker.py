"""A confirmed import and a real worker: killed in the middle, forgotten by the queue, done once."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from sqlalchemy import func, select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation, HabilitationChange, RightsAct
from netent.jobs import queueing
from netent.kernel.enums import Outcome, QueueName, RequestStatus
from netent.notices.models import Notice
from netent.perimeter.models import Site
from netent.requests.models import QueueEntry, Request
from tests.cli.running import run_json
from tests.composition import jobs
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.support.databases import TestDatabase
from tests.support.waiting import until

Start = Callable[[], subprocess.Popen[bytes]]

# Treating so many takes long enough for a kill to come in between.
MANY = 12_000
DECLARANTS = 2
LATER = "2026-11-20T15:00:00+00:00"


@pytest.fixture
def client(database: TestDatabase, redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def start(database: TestDatabase, redis_url: str, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker that serves the tests' database and queue server, any number of times."""
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "NETENT_VAR": str(tmp_path),
        "DATABASE_URL": database.owner_url,
        "REDIS_URL": redis_url,
    }

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "netent.worker", *QueueName],
                    env=environment,
                    stderr=log,
                )
            )
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def wait_for(client: Redis, word: str) -> None:
    """Until the worker has come to this word in its queue."""
    said = client.blpop([jobs.SAID], timeout=90)
    assert said is not None, "the worker never came to it"
    assert said[1].decode().split()[0] == word


def is_running(firm: Firm, request: Request) -> bool:
    return firm.reread(request).status is RequestStatus.RUNNING


def counted(firm: Firm, *tables: type) -> list[int]:
    with reading(Tenant(firm.registration.id)) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def applied(firm: Firm) -> int:
    """How many events say that an import was applied."""
    with reading(Tenant(firm.registration.id)) as session:
        events = select(func.count()).where(AuditEvent.action == "import.applied")
        return session.scalar(events) or 0


def let_the_lease_end(database: TestDatabase) -> None:
    """What the passing of a minute does."""
    statement = "UPDATE queue_entry SET leased_until = '2020-01-01 00:00:00'"
    if database.kind == "postgresql":
        with psycopg.connect(database.owner_url, autocommit=True) as connection:
            connection.execute(statement)
        return
    with database_file(database) as connection:
        connection.execute(statement)


@contextmanager
def database_file(database: TestDatabase) -> Iterator[sqlite3.Connection]:
    path = database.owner_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def kill_while_it_writes(
    database: TestDatabase, firm: Firm, request: Request, worker: subprocess.Popen[bytes]
) -> None:
    """Kill the worker between the first row it writes and its commit."""
    if database.kind == "sqlite":
        until(lambda: is_running(firm, request))
        worker.kill()
        worker.wait()
        with database_file(database) as connection:
            connection.execute("BEGIN IMMEDIATE")  # it is dead: its lock is free
            connection.execute("ROLLBACK")
        return
    with psycopg.connect(database.owner_url) as holder:
        # The chain's head is the last lock of a treatment: all its rows are written by then.
        holder.execute(
            "SELECT 1 FROM audit_head WHERE registration_id = %s FOR UPDATE",
            [firm.registration.id],
        )
        until(lambda: waits_for_a_lock(database))
        worker.kill()
        worker.wait()


def waits_for_a_lock(database: TestDatabase) -> bool:
    with psycopg.connect(database.owner_url) as connection:
        waiting = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    return waiting is not None and waiting[0] > 0


def check_and_confirm(firm: Firm, additions: list[str]) -> Request:
    return firm.confirm(firm.check([(siret, "1") for siret in additions]))


def assert_done_once(firm: Firm, request: Request, additions: int) -> None:
    done = firm.reread(request)
    assert (done.status, done.outcome, done.additions) == (
        RequestStatus.FINISHED,
        Outcome.OK,
        additions,
    )
    assert counted(firm, Habilitation, HabilitationChange) == [additions * DECLARANTS] * 2
    assert counted(firm, RightsAct, Notice, QueueEntry) == [1, 1, 0]
    assert applied(firm) == 1


def test_worker_treats_what_was_confirmed(
    database: TestDatabase, client: Redis, start: Start
) -> None:
    firm = Firm()
    request = check_and_confirm(firm, firm.sirets[2:5])
    queueing.enqueue(QueueName.SMALL, jobs.say, "after")
    start()
    wait_for(client, "after")
    assert_done_once(firm, request, 3)
    assert firm.clients() == set(firm.sirets[:5])
    with reading(Tenant(firm.registration.id)) as session:
        [mail] = session.scalars(select(Notice)).all()
    assert mail.arguments["url"].endswith(f"/demandes/{request.public_id}")


def test_worker_killed_while_it_writes_leaves_nothing_and_the_next_one_ends_it_once(
    database: TestDatabase, client: Redis, start: Start
) -> None:
    firm = Firm()
    additions = sirets(MANY, start=50_000_000)
    make_establishments(additions)
    queueing.enqueue(QueueName.LARGE, jobs.say, "up")
    request = check_and_confirm(firm, additions)
    worker = start()
    wait_for(client, "up")
    kill_while_it_writes(database, firm, request, worker)
    assert is_running(firm, request)
    assert firm.clients() == set(firm.sirets[:2])
    assert counted(firm, Site, Habilitation, HabilitationChange, RightsAct, Notice) == [
        2,
        0,
        0,
        0,
        0,
    ]
    let_the_lease_end(database)
    assert run_json(database, "sweep", "--now", LATER)["requeued"] == 1
    queueing.enqueue(QueueName.LARGE, jobs.say, "after")
    start()
    wait_for(client, "after")
    assert_done_once(firm, request, MANY)


def test_queue_that_lost_everything_hears_of_it_again_from_the_sweep(
    database: TestDatabase, client: Redis, start: Start
) -> None:
    firm = Firm()
    request = check_and_confirm(firm, firm.sirets[2:4])
    client.flushall()
    start()
    queueing.enqueue(QueueName.SMALL, jobs.say, "idle")
    wait_for(client, "idle")
    assert firm.reread(request).status is RequestStatus.QUEUED
    for _ in range(2):  # twice, as two sweeps at once would
        assert run_json(database, "sweep", "--now", LATER)["requeued"] in (0, 1)
    queueing.enqueue(QueueName.SMALL, jobs.say, "after")
    wait_for(client, "after")
    assert_done_once(firm, request, 2)


def test_two_workers_treat_one_request_once(
    database: TestDatabase, client: Redis, start: Start
) -> None:
    firm = Firm()
    first = check_and_confirm(firm, firm.sirets[2:4])
    second = check_and_confirm(firm, firm.sirets[4:6])
    for _ in range(2):
        run_json(database, "sweep", "--now", LATER)
    start()
    start()
    until(lambda: firm.reread(second).status is RequestStatus.FINISHED)
    assert [firm.reread(row).additions for row in (first, second)] == [2, 2]
    assert firm.clients() == set(firm.sirets)
    assert counted(firm, HabilitationChange, RightsAct) == [4 * DECLARANTS, 2]
