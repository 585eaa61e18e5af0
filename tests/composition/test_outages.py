"""The database or the queue server goes while a worker is at work: nothing lost, nothing twice."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from netent import queue_server
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.jobs import server
from netent.kernel.enums import RequestKind, RequestStatus
from netent.requests.models import QueueEntry, Request
from tests.composition.conftest import Forge
from tests.composition.holding import slowed, waiting_backends
from tests.composition.tracing import NOTHING, assert_done_once, assert_trail_holds, sweep, traces
from tests.factories.imports import Firm
from tests.requests.kinds import KNOWN, TREATED
from tests.support.databases import TestDatabase
from tests.support.queue import short_folder
from tests.support.waiting import until

IMPORT = TREATED[RequestKind.ESTABLISHMENTS]


def make_durable(url: str) -> None:
    """Bring to disk what was committed: the tests' server answers before it has."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def attempts(request: Request) -> int:
    with reading(PORTAL) as session:
        return session.get_one(QueueEntry, request.id).attempts


@pytest.mark.skipif("NETENT_TEST_PG_URL" in os.environ, reason="a given server is not ours to kill")
# SQLite runs in the worker: there is no server to crash.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_database_that_crashes_in_the_middle_comes_back_with_nothing_half_done(
    database: TestDatabase, forge: Forge
) -> None:
    firm = Firm(known=KNOWN)
    request = IMPORT.prepare(firm, 0)
    with suppress(psycopg.OperationalError), slowed(database, firm):
        worker = forge.start()
        until(lambda: bool(waiting_backends(database.owner_url)))
        [backend] = waiting_backends(database.owner_url)
        make_durable(database.owner_url)
        os.kill(backend, signal.SIGKILL)  # the server ends all others, and recovers from its log
        until(lambda: not os.path.exists(f"/proc/{backend}"))
    until(lambda: answers(database.owner_url))
    until(lambda: attempts(request) == 0)
    assert firm.reread(request).status is RequestStatus.QUEUED
    assert traces(firm, request) == NOTHING
    assert sweep(database) == 1
    until(lambda: firm.reread(request).status is RequestStatus.FINISHED)  # by the same worker
    assert_done_once(firm, request, 0)
    assert_trail_holds(database)
    worker.kill()


@pytest.fixture
def own_queue(database: TestDatabase) -> Iterator[Path]:
    """A folder for a queue server of the test's own; the shared one is used again afterwards."""
    with short_folder() as folder:
        yield folder
    server.bind(database.app.config["REDIS_URL"])


# On SQLite whatever holds up a treatment holds up who watches it.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_queue_server_that_dies_in_the_middle_ends_no_treatment(
    database: TestDatabase, own_queue: Path, tmp_path: Path
) -> None:
    firm = Firm(known=KNOWN)
    queue = queue_server.start(own_queue, log=own_queue / "valkey.log")
    server.bind(queue.url)
    forge = Forge(database, queue.url, tmp_path)
    try:
        request = IMPORT.prepare(firm, 0)
        with slowed(database, firm):
            forge.start(watches_every=1)
            until(lambda: bool(waiting_backends(database.owner_url)))
            queue.process.kill()
            queue.process.wait()
            until(lambda: "queue_unreachable" in (tmp_path / "worker.log").read_text())
        until(lambda: firm.reread(request).status is RequestStatus.FINISHED)
    finally:
        queue.end()
        forge.close()
    assert_done_once(firm, request, 0)
