"""One RQ worker: the application is made once, each job runs in a process forked from it.

`python -m netent.worker small` or `python -m netent.worker large small`: queues by order of
service. Any number may run, on any machine that reaches the database and the queue server.
"""

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from flask import Flask
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from netent import processes
from netent.factory import create_app
from netent.jobs.queueing import QUEUES

# A worker that was killed outright is noticed, and its job given back, within about a minute.
_WORKER_TTL = 45
_MAINTENANCE_SECONDS = 30
_MONITORING_SECONDS = 5

_log = structlog.get_logger(__name__)


class AppWorker(Worker):
    """Runs each job in the application's context, in a process that has its own connections."""

    def __init__(self, app: Flask, queues: list[str]) -> None:
        super().__init__(
            queues,
            connection=Redis.from_url(app.config["REDIS_URL"]),
            serializer=JSONSerializer,
            worker_ttl=_WORKER_TTL,
            maintenance_interval=_MAINTENANCE_SECONDS,
            job_monitoring_interval=_MONITORING_SECONDS,
        )
        self._app = app
        self._die_with_worker = processes.die_with_parent(signal.SIGKILL)

    def setup_work_horse_signals(self) -> None:
        """First step of the forked process: it ends with its worker and shares no connection."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]
        self._die_with_worker()
        processes.forget_connections()

    def maintain_heartbeats(self, job: Job) -> None:
        with _without_the_queue_server():
            super().maintain_heartbeats(job)

    def set_current_job_working_time(self, *given: Any, **named: Any) -> None:
        with _without_the_queue_server():
            super().set_current_job_working_time(*given, **named)

    def perform_job(self, job: Job, queue: Queue) -> bool:
        with self._app.app_context(), structlog.contextvars.bound_contextvars(job=job.id):
            return super().perform_job(job, queue)


@contextmanager
def _without_the_queue_server() -> Iterator[None]:
    """While a job runs, the queue server may go: RQ's worker would end, and its job with it."""
    try:
        yield
    except RedisError as error:
        _log.warning("queue_unreachable", error=str(error))


def main() -> None:
    parser = argparse.ArgumentParser(prog="netent.worker", description="Run one worker.")
    parser.add_argument("queues", nargs="+", choices=QUEUES, help="queues, by order of service")
    AppWorker(create_app(), parser.parse_args().queues).work(logging_level="INFO")


if __name__ == "__main__":
    main()
