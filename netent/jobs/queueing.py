"""Queues: what is sent is a function's name and an identifier; the database holds the truth."""

from collections.abc import Callable
from datetime import timedelta

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

SMALL = "small"
LARGE = "large"
# Queues by order of service; at least one worker takes only the first (house: Queues).
QUEUES = (SMALL, LARGE)

_FAILURE_KEPT = timedelta(days=7)
_JOB_TIMEOUT = timedelta(hours=1)


class _Holder:
    connection: "Redis | None" = None


def bind(redis_url: str) -> None:
    """Set the server that holds the queues, at composition; nothing connects before it is used."""
    _Holder.connection = Redis.from_url(redis_url, socket_timeout=10, socket_connect_timeout=3)


def connection() -> Redis:
    """The connection in use. RuntimeError before `bind`."""
    if _Holder.connection is None:
        raise RuntimeError("no queue server is bound: create the application first")
    return _Holder.connection


def queue(name: str) -> Queue:
    """One of the queues, speaking JSON."""
    return Queue(name, connection=connection(), serializer=JSONSerializer)


def enqueue(queue_name: str, job: Callable[..., object], *identifiers: str) -> None:
    """Send a job on; it may run twice or never, and the sweep sends it again in that case."""
    queue(queue_name).enqueue(
        job,
        args=identifiers,
        job_timeout=int(_JOB_TIMEOUT.total_seconds()),
        result_ttl=0,
        failure_ttl=int(_FAILURE_KEPT.total_seconds()),
    )
