"""A worker's process: jobs in the application's context, apart from it, never outliving it."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from netent.jobs import queueing, server
from netent.kernel.enums import QueueName
from tests.composition import jobs

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    server.bind(redis_url)
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


@pytest.fixture
def start(redis_url: str, tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def start(*queues: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "NETENT_VAR": str(tmp_path), "REDIS_URL": redis_url}
        with (tmp_path / "worker.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "netent.worker", *queues], env=environment, stderr=log
                )
            )
        return started[-1]

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def hear(client: Redis) -> list[str]:
    """What the next job says: word, application, process."""
    said = client.blpop([jobs.SAID], timeout=20)
    assert said is not None, "no job spoke"
    return str(said[1], "utf-8").split()


def test_worker_runs_a_job_in_the_application_and_in_a_process_of_its_own(
    client: Redis, start: Start
) -> None:
    queueing.enqueue(QueueName.LARGE, jobs.say, "large")
    queueing.enqueue(QueueName.SMALL, jobs.say, "small")
    worker = start(QueueName.SMALL)
    word, application, pid = hear(client)
    assert (word, application) == ("small", "netent")
    assert int(pid) != worker.pid
    queueing.enqueue(QueueName.SMALL, jobs.say, "again")
    assert hear(client)[0] == "again"
    assert queueing.queue(QueueName.LARGE).count == 1, "a worker of small jobs took a large one"


def test_worker_asked_to_end_finishes_its_job_first(client: Redis, start: Start) -> None:
    queueing.enqueue(QueueName.LARGE, jobs.say_and_wait, "started")
    worker = start(QueueName.LARGE, QueueName.SMALL)
    assert hear(client)[0] == "started"
    worker.send_signal(signal.SIGTERM)
    client.rpush(jobs.GO, "go")
    assert hear(client)[0] == "done"
    assert worker.wait(20) == 0


def test_worker_killed_outright_takes_its_job_with_it(client: Redis, start: Start) -> None:
    queueing.enqueue(QueueName.SMALL, jobs.say_and_wait, "started")
    worker = start(QueueName.SMALL)
    horse = os.pidfd_open(int(hear(client)[2]))
    try:
        worker.kill()
        ended, _, _ = select.select([horse], [], [], 10)
        assert ended, "the job outlived its worker"
    finally:
        os.close(horse)
