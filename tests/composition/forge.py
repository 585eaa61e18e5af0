"""Workers forked from a process that made the application: `python -m tests.composition.forge`.

Each line on standard input is a JSON document that asks for one worker; its number is the answer.
A worker is RQ's own, of netent's class, and runs each job in a process forked from it. It may be
told at which step of treating a request it dies: a step is a statement, or a side of a commit.
"""

import fcntl
import json
import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from rq import Queue
from rq.job import Job
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from netent import processes
from netent.database import engines
from netent.factory import create_app
from netent.requests import jobs
from netent.worker import AppWorker

# A treatment that a test holds up by a lock waits for the test, on a busy machine, too.
_HELD_UP_SECONDS = 300
_TREATING = f"{jobs.work.__module__}.{jobs.work.__qualname__}"


class MortalWorker(AppWorker):
    """Counts the steps of treating requests, and dies at one of them, whatever it has in hand."""

    def __init__(self, app: Flask, queues: list[str], *, dies_at: int | None, file: Path) -> None:
        super().__init__(app, queues)
        self._dies_at = dies_at
        self._file = file

    def perform_job(self, job: Job, queue: Queue) -> bool:
        if job.func_name != _TREATING:
            return super().perform_job(job, queue)
        commits = _count_steps(self._dies_at)
        done = super().perform_job(job, queue)
        if commits:
            self._file.with_suffix(".commits").write_text(json.dumps(commits))
        return done


def _count_steps(last: int | None) -> list[int]:
    """Die at the step of this number; the list fills with those that are about to commit."""
    steps = count(1)
    commits: list[int] = []

    def step(*_event: Any) -> int:
        number = next(steps)
        if number == last:
            os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    commit = DefaultDialect.do_commit

    def commit_between_steps(dialect: DefaultDialect, connection: Any) -> None:
        commits.append(step())
        commit(dialect, connection)
        step()

    def note(*_event: Any) -> None:
        step()

    event.listen(Engine, "before_cursor_execute", note)
    DefaultDialect.do_commit = commit_between_steps  # type: ignore[method-assign]
    return commits


def _fork(app: Flask, asked: dict[str, Any]) -> int:
    """Start a worker that holds the lock of its file as long as it, or its job, lives."""
    file = Path(asked["file"])
    held = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    pid = os.fork()
    if pid:
        os.close(held)
        return pid
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    processes.forget_connections()
    worker = MortalWorker(app, asked["queues"], dies_at=asked["dies_at"], file=file)
    if asked["watches_every"] is not None:
        worker.job_monitoring_interval = asked["watches_every"]
    worker.work(burst=asked["burst"], logging_level="WARNING")
    os.write(held, b"ended")
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for them
    engines.POSTGRESQL_LOCK_SECONDS = _HELD_UP_SECONDS
    app = create_app()
    for line in sys.stdin:
        print(_fork(app, json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
