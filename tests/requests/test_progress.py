"""How far a request is: rates that mean something, and a loss that harms nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from netent.jobs import server
from netent.requests import progress
from netent.requests.progress import Progress
from tests.factories.tenancy import NOW

SECOND = timedelta(seconds=1)


def test_progress_tells_rate_and_rest_once_lines_are_done() -> None:
    told = Progress(done=250, total=1_000, began=NOW)
    assert told.rate(NOW + 5 * SECOND) == 50
    assert told.seconds_left(NOW + 5 * SECOND) == 15


@pytest.mark.parametrize(("done", "seconds"), [(0, 5), (250, 0), (250, -1)])
def test_progress_before_there_is_anything_to_tell_tells_no_rate(done: int, seconds: int) -> None:
    told = Progress(done, 1_000, NOW)
    assert told.rate(NOW + seconds * SECOND) is None
    assert told.seconds_left(NOW + seconds * SECOND) is None


@pytest.mark.usefixtures("database")
def test_progress_comes_back_as_it_was_told() -> None:
    request, other = uuid4(), uuid4()
    progress.tell(request, Progress(3, 9, NOW))
    assert progress.told(request) == Progress(3, 9, NOW)
    assert progress.told(other) is None
    assert 0 < server.connection().ttl(f"netent:progress:{request}") <= 3600


def test_queue_server_that_is_away_is_no_error(
    monkeypatch: pytest.MonkeyPatch, redis_url: str
) -> None:
    server.bind("unix:///nowhere/valkey.sock")
    try:
        progress.tell(uuid4(), Progress(1, 2, NOW))
        assert progress.told(uuid4()) is None
    finally:
        server.bind(redis_url)
