"""What a worker does with what fails in its hands."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel.enums import Outcome, RequestKind, RequestStatus
from netent.kernel.reasons import Reason
from netent.requests import claims, jobs
from netent.requests.models import QueueEntry
from tests.factories.imports import PAGE_URL, RULES, Firm, treatment

pytestmark = pytest.mark.usefixtures("database")


def treat_for_real(claim: claims.Claim) -> None:
    treatment.treat(claim, rules=RULES, now=datetime.now(UTC), page_url=PAGE_URL)


def test_request_that_fails_each_time_ends_ko_after_three_attempts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    firm = Firm()
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    tried = []

    def fail(claim: claims.Claim) -> None:
        tried.append(claim.attempt)
        if claim.exhausted:
            treat_for_real(claim)
        else:
            raise ZeroDivisionError("a defect of ours")

    monkeypatch.setitem(jobs._treatments, RequestKind.ESTABLISHMENTS, fail)
    jobs.work("small")
    assert tried == [1, 2, 3, 4]
    ended = firm.reread(request)
    assert (ended.outcome, ended.reason) == (Outcome.KO, Reason.INTERNAL)
    assert firm.clients() == set(firm.sirets[:2])


def test_database_that_is_away_counts_no_attempt_and_stops_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    firm = Firm()
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))

    def away(_claim: claims.Claim) -> None:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    monkeypatch.setitem(jobs._treatments, RequestKind.ESTABLISHMENTS, away)
    for _time in range(5):
        with pytest.raises(OperationalError):
            jobs.work("small")
    assert firm.reread(request).status is RequestStatus.QUEUED
    with reading(PORTAL) as session:
        assert session.scalars(select(QueueEntry.attempts)).one() == 0
    monkeypatch.setitem(jobs._treatments, RequestKind.ESTABLISHMENTS, treat_for_real)
    jobs.work("small")
    assert firm.reread(request).outcome is Outcome.OK


def test_attempt_is_taken_back_as_soon_as_the_database_is_there_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    firm = Firm()
    firm.confirm(firm.check([(firm.sirets[2], "1")]))
    lost = OperationalError("SELECT 1", {}, Exception("the database system is starting up"))
    pauses: list[float] = []
    give_back = claims.give_back

    def away(_claim: claims.Claim) -> None:
        raise lost

    def starting_up(*given: Any, **named: Any) -> None:
        if len(pauses) < 3:
            raise lost
        give_back(*given, **named)

    monkeypatch.setitem(jobs._treatments, RequestKind.ESTABLISHMENTS, away)
    monkeypatch.setattr(jobs, "_pause", pauses.append)
    monkeypatch.setattr(claims, "give_back", starting_up)
    with pytest.raises(OperationalError):
        jobs.work("small")
    assert pauses == [0, 1, 2]
    with reading(PORTAL) as session:
        entry = session.scalars(select(QueueEntry)).one()
    assert (entry.attempts, entry.leased_until) == (0, None)


def test_database_that_stays_away_is_given_up_and_the_lease_ends_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    firm = Firm()
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    pauses: list[float] = []

    def away(*_given: Any, **_named: Any) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no route to host"))

    monkeypatch.setitem(jobs._treatments, RequestKind.ESTABLISHMENTS, away)
    monkeypatch.setattr(jobs, "_pause", pauses.append)
    with monkeypatch.context() as patch:
        patch.setattr(claims, "give_back", away)
        with pytest.raises(OperationalError):
            jobs.work("small")
    assert sum(pauses) >= claims.LEASE.total_seconds()
    later = datetime.now(UTC) + 2 * claims.LEASE
    claim = claims.claim_next("small", now=later)
    assert claim is not None
    assert claim.attempt == 2
    treat_for_real(claim)
    assert firm.reread(request).outcome is Outcome.OK
