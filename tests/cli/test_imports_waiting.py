"""`flask imports submit --wait` beside workers that live, die, or were quicker."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from netent.cli import imports as command
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.jobs import server
from netent.kernel import clock
from netent.requests import claims, jobs
from netent.requests.models import QueueEntry
from tests.cli.running import Submit
from tests.factories.imports import Firm


def test_submit_waiting_never_takes_a_live_lease_of_the_registration(
    firm: Firm, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    assert claims.claim_next("small", now=clock.now()) is not None
    looked = []
    monkeypatch.setattr(command, "_patience", lambda: lambda: looked.append(1) or len(looked) < 3)
    document = submit([(firm.sirets[3], "1")], "--wait")
    assert (document["status"], len(looked)) == ("queued", 3)
    with reading(PORTAL) as session:
        attempts = {row.request_id: row.attempts for row in session.scalars(select(QueueEntry))}
    assert attempts.pop(first.id) == 1
    assert list(attempts.values()) == [0]
    assert firm.clients() == set(firm.sirets[:2])


def test_submit_waiting_goes_on_when_the_other_requests_worker_is_dead(
    firm: Firm, submit: Submit
) -> None:
    firm.confirm(firm.check([(firm.sirets[2], "1")]))
    long_ago = clock.now() - claims.LEASE - timedelta(seconds=1)
    assert claims.claim_next("small", now=long_ago) is not None
    document = submit([(firm.sirets[3], "1")], "--wait")
    assert (document["status"], document["outcome"]) == ("finished", "OK")


def test_submit_waiting_sees_through_a_request_that_a_worker_took(
    firm: Firm, submit: Submit, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[claims.Claim] = []
    claim_this = claims.claim_this

    def beaten(registration_id: int, request_id: int, **options: Any) -> claims.Claim | None:
        if not taken:
            claim = claim_this(registration_id, request_id, **options)
            assert claim is not None
            taken.append(claim)
            return None
        return claim_this(registration_id, request_id, **options)

    def worker_ends() -> bool:
        jobs.treat(taken[0])
        return True

    monkeypatch.setattr(claims, "claim_this", beaten)
    monkeypatch.setattr(command, "_patience", lambda: worker_ends)
    document = submit([(firm.sirets[2], "1")], "--wait")
    assert (document["status"], document["outcome"], document["additions"]) == ("finished", "OK", 1)


def test_submit_needs_no_queue_server(
    firm: Firm, submit: Submit, caplog: pytest.LogCaptureFixture
) -> None:
    server.bind("unix:///nowhere/valkey.sock")
    assert submit([(firm.sirets[2], "1")])["status"] == "queued"
    assert submit([(firm.sirets[3], "1")], "--wait")["outcome"] == "OK"
    assert "queue_unreachable" in caplog.text
    assert "Traceback" not in caplog.text
