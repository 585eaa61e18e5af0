"""Periodic work for RQ's cron (netent/cron.py): when it is due, its name is queued."""

from rq.cron import register

from netent import sweep
from netent.kernel.enums import QueueName

_EVERY_SECONDS = 60

register(
    sweep.run,
    QueueName.SMALL,
    interval=_EVERY_SECONDS,
    # While no worker takes any, they must not pile up: the next one does the same work.
    ttl=2 * _EVERY_SECONDS,
    job_timeout=15 * _EVERY_SECONDS,
    result_ttl=0,
    failure_ttl=24 * 3600,
)
