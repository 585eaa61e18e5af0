"""A confirmed import and real workers: forgotten by the queue, done by two at once, done once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import func, select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation, HabilitationChange, RightsAct
from netent.jobs import queueing, server
from netent.kernel.enums import MemberState, Outcome, QueueName, RequestKind, RequestStatus
from netent.kernel.reasons import Reason
from netent.notices.models import Notice
from netent.perimeter.models import Site
from netent.requests import service
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.composition import jobs
from tests.composition.conftest import Forge, ForgedWorker
from tests.composition.holding import slowed, waiting_backends
from tests.composition.tracing import (
    Traces,
    assert_done_once,
    assert_trail_holds,
    database_file,
    sweep,
    traces,
)
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.requests.kinds import KNOWN, TREATED
from tests.support.books import assert_books_agree
from tests.support.databases import TestDatabase
from tests.support.waiting import until

# Treating so many takes long enough for a kill to come in between.
MANY = 12_000


@pytest.fixture
def queue(database: TestDatabase) -> Redis:
    return server.connection()


def wait_for(queue: Redis, word: str) -> None:
    """Until a worker has come to this word in its queue."""
    said = queue.blpop([jobs.SAID], timeout=9)
    assert said is not None, "no worker ever came to it"
    assert said[1].decode().split()[0] == word


def is_running(firm: Firm, request: Request) -> bool:
    return firm.reread(request).status is RequestStatus.RUNNING


def counted(firm: Firm, *tables: type) -> list[int]:
    with reading(Tenant(firm.registration.id)) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def kill_while_it_writes(
    database: TestDatabase, firm: Firm, request: Request, worker: ForgedWorker
) -> None:
    """Kill the worker between the first row it writes and its commit."""
    if database.kind == "sqlite":
        until(lambda: is_running(firm, request))
        worker.kill()
        with database_file(database) as connection:
            connection.execute("BEGIN IMMEDIATE")  # it is dead: its lock is free
            connection.execute("ROLLBACK")
        return
    with slowed(database, firm):
        until(lambda: bool(waiting_backends(database.owner_url)))
        worker.kill()


def test_workers_own_command_treats_what_was_confirmed(
    database: TestDatabase, redis_url: str, tmp_path: Path
) -> None:
    firm = Firm(known=KNOWN)
    request = TREATED[RequestKind.ESTABLISHMENTS].prepare(firm, 0)
    environment = {
        **os.environ,
        "NETENT_VAR": str(tmp_path),
        "DATABASE_URL": database.owner_url,
        "REDIS_URL": redis_url,
    }
    with (tmp_path / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "netent.worker", *QueueName], env=environment, stderr=log
        )
    try:
        until(lambda: firm.reread(request).status is RequestStatus.FINISHED)
    finally:
        worker.kill()
        worker.wait()
    assert_done_once(firm, request, 0)
    with reading(Tenant(firm.registration.id)) as session:
        [mail] = session.scalars(select(Notice)).all()
    assert mail.arguments["url"].endswith(f"/demandes/{request.public_id}")


def test_worker_killed_while_it_writes_leaves_nothing_and_the_next_one_ends_it_once(
    database: TestDatabase, forge: Forge
) -> None:
    firm = Firm()
    additions = sirets(MANY, start=50_000_000)
    make_establishments(additions)
    request = firm.confirm(firm.check([(siret, "1") for siret in additions]))
    worker = forge.start()
    kill_while_it_writes(database, firm, request, worker)
    assert is_running(firm, request)
    assert firm.clients() == set(firm.sirets[:2])
    tables = (Site, Habilitation, HabilitationChange, RightsAct, Notice)
    assert counted(firm, *tables) == [2, 0, 0, 0, 0]
    assert sweep(database) == 1
    forge.work_off()
    done = firm.reread(request)
    assert (done.outcome, done.additions) == (Outcome.OK, MANY)
    pairs = MANY * len(firm.declarants)
    assert counted(firm, *tables) == [2 + MANY, pairs, pairs, 1, 1]
    assert_books_agree(firm.registration.id)


def test_queue_that_lost_everything_hears_of_it_again_from_the_sweep(
    database: TestDatabase, queue: Redis, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = Firm(known=KNOWN)
    request = TREATED[RequestKind.ESTABLISHMENTS].prepare(firm, 0)
    forge.start()
    until(lambda: firm.reread(request).status is RequestStatus.FINISHED)
    with monkeypatch.context() as patch:
        patch.setattr(service._Holder, "announce", None)
        second = TREATED[RequestKind.ESTABLISHMENTS].prepare(firm, 1)
    queue.flushall()  # the workers' own entries, too
    queueing.enqueue(QueueName.SMALL, jobs.say, "idle")
    wait_for(queue, "idle")
    assert firm.reread(second).status is RequestStatus.QUEUED
    for _ in range(2):  # twice, as two sweeps at once would
        assert sweep(database) in (0, 1)
    until(lambda: firm.reread(second).status is RequestStatus.FINISHED)
    assert_done_once(firm, second, 1)


@pytest.mark.parametrize("kind", TREATED)
def test_several_workers_at_once_treat_a_request_once(
    database: TestDatabase, forge: Forge, kind: RequestKind
) -> None:
    firm = Firm(known=KNOWN)
    request = TREATED[kind].prepare(firm, 0)
    for _ in range(4):
        sweep(database)
    for _ in range(3):
        forge.start()
    until(lambda: firm.reread(request).status is RequestStatus.FINISHED)
    assert_done_once(firm, request, 0)
    assert_trail_holds(database)


def test_several_workers_at_once_treat_a_firms_requests_one_after_the_other(
    database: TestDatabase, forge: Forge
) -> None:
    firm = Firm(known=KNOWN)
    treated = TREATED[RequestKind.ESTABLISHMENTS]
    requests = [treated.prepare(firm, 0)]
    forge.work_off()
    requests += [treated.prepare(firm, turn) for turn in (1, 2, 3)]
    for _ in range(4):
        sweep(database)
    for _ in range(3):
        forge.start()
    until(lambda: firm.reread(requests[-1]).status is RequestStatus.FINISHED)
    assert_done_once(firm, requests[-1], 3)
    ended = Traces(1, True, (treated.event,), 1)
    assert [traces(firm, request) for request in requests] == [ended] * 4


@pytest.mark.parametrize("kind", TREATED)
def test_author_demoted_after_he_confirmed_stops_it_and_changes_nothing(
    database: TestDatabase, forge: Forge, kind: RequestKind
) -> None:
    firm = Firm(known=KNOWN)
    request = TREATED[kind].prepare(firm, 0)
    held = counted(firm, Habilitation, HabilitationChange)
    with transaction(Tenant(firm.registration.id)) as session:
        author = update(Member).where(Member.id == firm.administrator.id)
        session.execute(author.values(state=MemberState.SUSPENDED))
    forge.work_off()
    ended = firm.reread(request)
    assert (ended.outcome, ended.reason) == (Outcome.KO, Reason.AUTHOR_NOT_ALLOWED)
    assert traces(firm, ended) == Traces(0, False, (TREATED[request.kind].stopped,), 1)
    assert counted(firm, Habilitation, HabilitationChange) == held
