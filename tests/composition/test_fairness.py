"""A firm's large request at work, and another firm's small one."""

import pytest

from netent.kernel.enums import QueueName, RequestStatus
from netent.requests import service
from netent.requests.models import Request
from tests.composition.conftest import Forge
from tests.composition.holding import slowed, waiting_backends
from tests.factories.imports import Firm
from tests.support.databases import TestDatabase
from tests.support.waiting import until

SMALL = 10
LARGE = 40


@pytest.fixture
def firms(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> tuple[Firm, Firm]:
    """One that sends large files, and one that sends a small one."""
    monkeypatch.setattr(service, "LARGE_FROM_LINES", SMALL)
    return Firm(known=2 * LARGE), Firm(known=2 + SMALL, start=40_000_000)


def confirmed(firm: Firm, sirets: list[str]) -> Request:
    return firm.confirm(firm.check([(siret, "1") for siret in sirets]))


# SQLite has one writer: docs/performance.md says how long the others wait.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_small_request_is_done_while_a_large_one_of_another_firm_is_at_work(
    database: TestDatabase, forge: Forge, firms: tuple[Firm, Firm]
) -> None:
    large, small = firms
    at_work = confirmed(large, large.sirets[2:LARGE])
    behind = [confirmed(large, [siret]) for siret in large.sirets[LARGE : LARGE + 5]]
    with slowed(database, large):
        forge.start(QueueName.LARGE, QueueName.SMALL)
        until(lambda: bool(waiting_backends(database.owner_url)))
        forge.start(QueueName.SMALL)
        request = confirmed(small, small.sirets[2:])
        until(lambda: small.reread(request).status is RequestStatus.FINISHED)
        assert large.reread(at_work).status is RequestStatus.RUNNING
    assert small.clients() == set(small.sirets)
    until(lambda: large.reread(behind[-1]).status is RequestStatus.FINISHED)
    assert large.clients() == set(large.sirets[: LARGE + 5])


def test_small_request_of_another_firm_is_not_the_last_however_many_a_firm_has_sent(
    database: TestDatabase, forge: Forge, firms: tuple[Firm, Firm]
) -> None:
    eager, other = firms
    sent = [confirmed(eager, [siret]) for siret in eager.sirets[2:7]]
    request = confirmed(other, other.sirets[2:])
    forge.work_off()
    began = sorted(eager.reread(each).started_at for each in sent)
    then = other.reread(request).started_at
    assert then is not None
    assert then < began[2]
