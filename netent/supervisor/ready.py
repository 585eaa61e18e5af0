"""Waiting until each part answers for itself, not merely runs."""

import http.client
import time
from collections.abc import Callable, Iterable

from redis import Redis
from redis.exceptions import RedisError
from rq import Worker
from rq.cron import CronScheduler

from netent.supervisor.children import Child
from netent.supervisor.errors import StartRefused

PATIENCE_SECONDS = 90.0


def wait(what: Child, answers: Callable[[], bool], pause: Callable[[], None]) -> None:
    """Wait until `answers`; `pause` sleeps a little, or raises when the start is given up."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers():
        if not what.alive():
            raise StartRefused(what.obituary())
        if time.monotonic() > deadline:
            raise StartRefused(
                f"{what.spec.name} runs but does not answer after {PATIENCE_SECONDS:.0f} s; "
                f"its log is {what.log}"
            )
        pause()


def web_answers(host: str, port: int) -> bool:
    """Whether /readyz says that the database and the queue are there."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_answers(redis_url: str, pid: int) -> bool:
    """Whether the worker of this process has signed in at the queue server."""
    return pid in _registered(redis_url, lambda client: (w.pid for w in Worker.all(client)))


def cron_answers(redis_url: str, pid: int) -> bool:
    return pid in _registered(redis_url, lambda client: (c.pid for c in CronScheduler.all(client)))


def _registered(
    redis_url: str, read: Callable[[Redis], Iterable[int | None]]
) -> frozenset[int | None]:
    try:
        with Redis.from_url(redis_url, socket_timeout=5) as client:
            return frozenset(read(client))
    except (RedisError, OSError):
        return frozenset()


def _reachable(host: str) -> str:
    """An address to call for one to listen on."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
