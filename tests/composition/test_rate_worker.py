"""A request for many people's rates and a worker killed between two batches of it."""

from netent.kernel.enums import Outcome, RequestStatus
from netent.rate_requests.answers import BATCH
from netent.requests.models import Request
from tests.composition.conftest import Forge
from tests.composition.tracing import NOTHING, assert_trail_holds, sweep, traces
from tests.factories.imports import NOW, Firm
from tests.factories.rate_requests import checked, confirmed, lines_of, people_file, person
from tests.requests.rates import let_file
from tests.support.databases import TestDatabase

PEOPLE = 2 * BATCH + 10
# The claim, then a commit a batch.
_FIRST_BATCH = 1


def test_worker_killed_between_two_batches_is_followed_by_one_that_goes_on(
    database: TestDatabase, forge: Forge
) -> None:
    firm = Firm()
    let_file(firm)
    content = people_file(*(person(rank) for rank in range(1, PEOPLE + 1)))

    def ask() -> Request:
        request = checked(firm.actor, firm.sirets[0], content, now=NOW)
        return confirmed(firm.actor, request, now=NOW)

    ask()
    commits = forge.work_off().commits()
    request = ask()
    assert not forge.start(dies_at=commits[_FIRST_BATCH] + 1, burst=True).wait()
    answered = [each for each in lines_of(request) if each.answered_at is not None]
    assert [each.line for each in answered] == list(range(2, BATCH + 2))
    assert firm.reread(request).status is RequestStatus.RUNNING
    assert traces(firm, request) == NOTHING
    assert sweep(database) == 1
    forge.work_off()
    done = firm.reread(request)
    assert done.outcome is Outcome.OK
    assert done.additions + done.unchanged == PEOPLE
    kept = lines_of(request)
    assert [each.answered_at for each in kept[:BATCH]] == [each.answered_at for each in answered]
    assert all(each.answered_at is not None for each in kept)
    assert traces(firm, done).ends == ("rate_request.answered",)
    assert_trail_holds(database)
