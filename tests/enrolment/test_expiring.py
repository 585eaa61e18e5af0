"""Fifteen days: a reminder, the end, both once however often the sweep comes by."""

from datetime import datetime, timedelta

import pytest

from netent.accounts.service import Refused
from netent.enrolment.service import expire_due, remind_due
from netent.enrolment.states import CandidacyState
from netent.kernel.clock import PARIS
from netent.policies.portals import NET_ENTREPRISES
from tests.accounts.people import enter
from tests.factories.candidacies import candidacy_of, make_candidate, state_of
from tests.factories.tenancy import NOW, make_administrator, make_registration
from tests.notices.outbox import mails
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

END = NOW + timedelta(days=15)


def templates() -> list[str]:
    return sorted(mail.template for mail in mails())


def test_end_is_at_the_same_clock_time_in_paris_whatever_the_season() -> None:
    registration = make_registration()
    asked = datetime(2026, 10, 20, 14, 5, tzinfo=PARIS)
    _person, candidacy_id = make_candidate(registration, now=asked)
    ends = candidacy_of(registration, candidacy_id).expires_at
    assert ends == datetime(2026, 11, 4, 14, 5, tzinfo=PARIS)


def test_end_takes_the_account_away_and_tells_both_sides_once() -> None:
    registration = make_registration()
    make_administrator(registration)
    person, candidacy_id = make_candidate(registration)
    assert expire_due(portal=NET_ENTREPRISES, now=END) == 1
    assert expire_due(portal=NET_ENTREPRISES, now=END + timedelta(days=3)) == 0
    assert state_of(registration, candidacy_id) is CandidacyState.EXPIRED
    assert enter(person) == Refused()
    assert templates() == ["candidacy_expired", "candidacy_lapsed", "candidacy_waits"]


def test_sweeps_at_once_end_and_remind_each_request_once() -> None:
    registration = make_registration()
    make_administrator(registration)
    for number in range(3):
        make_candidate(registration, first_name=f"Paul{number}")
    soon = END - timedelta(days=3)
    assert sum(at_once(*[lambda: remind_due(now=soon)] * 3)) == 3
    assert sum(at_once(*[lambda: expire_due(portal=NET_ENTREPRISES, now=END)] * 3)) == 3
    counted = {name: templates().count(name) for name in set(templates())}
    assert counted == dict.fromkeys(
        (
            "candidacy_waits",
            "candidacy_ends_soon",
            "candidacy_ends_soon_own",
            "candidacy_expired",
            "candidacy_lapsed",
        ),
        3,
    )


def test_reminder_comes_three_days_before_and_not_after_the_end() -> None:
    registration = make_registration()
    make_administrator(registration)
    make_candidate(registration)
    soon = END - timedelta(days=3)
    assert remind_due(now=soon - timedelta(seconds=1)) == 0
    assert remind_due(now=soon) == 1
    assert remind_due(now=soon) == 0
    make_candidate(registration, first_name="Jean")
    assert remind_due(now=END) == 0


def test_sweep_ends_requests_of_every_registration() -> None:
    made = []
    for _registration in range(2):
        registration = make_registration()
        made.append((registration, make_candidate(registration)[1]))
    assert expire_due(portal=NET_ENTREPRISES, now=END) == 2
    assert {state_of(*each) for each in made} == {CandidacyState.EXPIRED}
