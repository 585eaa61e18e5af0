"""Who hears of a request: its queue at once, and the queues that had to wait for it."""

from datetime import timedelta

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.jobs import queueing
from netent.kernel.enums import QueueName
from netent.requests import service
from tests.factories.imports import NOW, Firm, treat_next

pytestmark = pytest.mark.usefixtures("database")

LARGE = [("1", "1")] * (service.LARGE_FROM_LINES + 1)
SMALL = [("1", "1")]


def announced() -> dict[QueueName, int]:
    """How many times each queue was told, since the last look."""
    queues = {name: queueing.queue(name) for name in QueueName}
    told = {
        name: sum(job.func_name == "netent.requests.jobs.work" for job in queue.jobs)
        for name, queue in queues.items()
    }
    for queue in queues.values():
        queue.empty()
    return told


def requeue(seconds: int) -> int:
    with transaction(PORTAL) as session:
        return service.requeue_lost(session, now=NOW + timedelta(seconds=seconds))


def test_confirmed_request_is_announced_to_the_queue_of_its_size() -> None:
    firm = Firm()
    firm.confirm(firm.check(SMALL))
    assert announced() == {QueueName.SMALL: 1, QueueName.LARGE: 0}
    firm.confirm(firm.check(LARGE))
    assert announced() == {QueueName.SMALL: 0, QueueName.LARGE: 1}


def test_end_of_a_request_announces_what_waited_for_it_in_the_other_queue() -> None:
    firm = Firm()
    firm.confirm(firm.check(SMALL))
    firm.confirm(firm.check(LARGE))
    announced()
    assert treat_next(queue="small")
    assert announced() == {QueueName.SMALL: 0, QueueName.LARGE: 1}
    assert treat_next(queue="large")
    assert announced() == {QueueName.SMALL: 0, QueueName.LARGE: 0}


def test_requests_that_wait_too_long_are_counted_each_and_announced_once_a_registration() -> None:
    firm, other = Firm(), Firm.__new__(Firm)
    Firm.__init__(other, known=0, clients=0)
    for waiting in (firm, firm, other):
        waiting.confirm(waiting.check(SMALL))
    announced()
    assert requeue(seconds=30) == 0
    assert requeue(seconds=31) == 3
    assert announced() == {QueueName.SMALL: 2, QueueName.LARGE: 0}
