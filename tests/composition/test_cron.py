"""RQ's cron, queueing what our workers can read."""

from collections.abc import Iterator

import pytest
from redis import Redis
from rq.cron import register
from rq.serializers import JSONSerializer

from netent import cron
from netent.jobs import queueing, server
from netent.kernel.enums import QueueName
from tests.composition import jobs


@pytest.fixture
def client(redis_url: str) -> Iterator[Redis]:
    server.bind(redis_url)
    with Redis.from_url(redis_url) as client:
        client.flushdb()
        yield client


def test_cron_job_due_is_queued_in_json(client: Redis) -> None:
    scheduler = cron.Cron(client)
    scheduler.register(jobs.say, QueueName.SMALL, args=("tick",), interval=60, result_ttl=0)
    scheduler.enqueue_jobs()
    scheduler.enqueue_jobs()  # not due again
    [job] = queueing.queue(QueueName.SMALL).jobs
    assert job.serializer is JSONSerializer
    assert (job.func_name, job.args) == ("tests.composition.jobs.say", ["tick"])


def test_cron_loads_what_a_module_registers(client: Redis) -> None:
    register(jobs.say, QueueName.SMALL, args=("unused",), interval=60)  # forgotten by the load
    scheduler = cron.Cron(client)
    scheduler.load_config_from_file("netent.schedule")
    registered = scheduler.get_jobs()
    assert registered
    assert all(isinstance(job, cron.QueuedCronJob) for job in registered)
    assert {job.queue_name for job in registered} <= set(QueueName)
