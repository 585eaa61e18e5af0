"""Queues: what is sent is a function's name and an identifier; the database holds the truth."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from netent.jobs.server import connection
from netent.kernel.enums import QueueName

# At least one worker takes only the first, so that large requests never hold up small ones.
QUEUES = tuple(QueueName)

_log = structlog.get_logger(__name__)

_FAILURE_KEPT = timedelta(days=7)
_JOB_TIMEOUT = timedelta(hours=1)


def queue(name: str) -> Queue:
    """One of the queues, speaking JSON."""
    return Queue(name, connection=connection(), serializer=JSONSerializer)


def enqueue(queue_name: str, job: Callable[..., object], *identifiers: str) -> None:
    """Send a job on; it may run twice or never, and the sweep sends it again in that case.

    So a queue server that is away is told to the operator and to nobody else: commands do
    without it.
    """
    try:
        queue(queue_name).enqueue(
            job,
            args=identifiers,
            job_timeout=int(_JOB_TIMEOUT.total_seconds()),
            result_ttl=0,
            failure_ttl=int(_FAILURE_KEPT.total_seconds()),
        )
    except (RedisError, OSError) as error:
        _log.warning("queue_unreachable", queue=queue_name, error=str(error))
