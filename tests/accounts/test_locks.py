"""Failures are counted, each of them, and enough of them lock for longer and longer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from netent.accounts.passwords import Passwords
from netent.accounts.service import Refused, SignedIn
from netent.accounts.states import FailureReason
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.notices.arguments import Link, decode
from netent.tenancy.models import Member
from tests.accounts.people import (
    PASSWORD,
    Person,
    enter,
    fail,
    failures,
    login_of,
    make_person,
    web_sessions,
)
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails

pytestmark = pytest.mark.usefixtures("database")

MINUTE = timedelta(minutes=1)
LIMIT = 5


def locks_of(person: Person) -> list[AuditEvent]:
    with reading(Tenant(person.registration.id)) as session:
        wanted = select(AuditEvent).where(AuditEvent.action == "member.locked")
        return list(session.scalars(wanted.order_by(AuditEvent.number)))


def lock_again(person: Person, now: datetime) -> datetime:
    """Fail until the next lock; when it ends."""
    fail(person, LIMIT, now=now)
    locked_until = login_of(person).locked_until
    assert locked_until is not None
    return locked_until


def test_failures_below_the_limit_lock_nothing() -> None:
    person = make_person()
    fail(person, LIMIT - 1)
    login = login_of(person)
    assert (login.failures, login.locked_until) == (LIMIT - 1, None)
    assert isinstance(enter(person), SignedIn)
    assert mails() == []


def test_failure_that_reaches_the_limit_locks_even_for_the_right_password() -> None:
    person = make_person()
    fail(person, LIMIT)
    assert login_of(person).locked_until == NOW + 15 * MINUTE
    assert enter(person) == Refused()
    assert enter(person, now=NOW + 15 * MINUTE - timedelta(microseconds=1)) == Refused()
    assert failures() == [FailureReason.PASSWORD] * LIMIT + [FailureReason.LOCKED] * 2
    assert web_sessions() == []
    assert isinstance(enter(person, now=NOW + 15 * MINUTE), SignedIn)


def test_failures_while_locked_neither_count_nor_lengthen_the_lock() -> None:
    person = make_person()
    fail(person, LIMIT)
    fail(person, 2 * LIMIT, now=NOW + MINUTE)
    login = login_of(person)
    assert (login.failures, login.locked_until) == (LIMIT, NOW + 15 * MINUTE)
    assert len(mails()) == 1


def test_lock_after_lock_is_longer_up_to_a_day() -> None:
    person, now, lengths = make_person(), NOW, []
    for _lock in range(10):
        end = lock_again(person, now)
        lengths.append((end - now) // MINUTE)
        now = end
    assert lengths == [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]


def test_failure_after_a_lock_ended_does_not_lock_at_once() -> None:
    person = make_person()
    end = lock_again(person, NOW)
    fail(person, now=end)
    assert login_of(person).locked_until is None
    assert isinstance(enter(person, now=end), SignedIn)


def test_success_forgets_failures_and_the_growth_of_locks() -> None:
    person = make_person()
    end = lock_again(person, NOW)
    assert isinstance(enter(person, now=end), SignedIn)
    assert login_of(person).failures == 0
    assert lock_again(person, end) == end + 15 * MINUTE


def test_lock_of_one_person_is_nobody_elses() -> None:
    one, other = make_person(), make_person()
    fail(one, LIMIT)
    assert isinstance(enter(other), SignedIn)
    assert login_of(other).failures == 0


def test_failures_of_nobody_are_kept_and_lock_nothing() -> None:
    person = make_person()
    fail(person.typing(last_name="Nobody"), LIMIT + 1)
    assert failures() == [FailureReason.UNKNOWN] * (LIMIT + 1)
    assert login_of(person).failures == 0


def test_lock_is_mailed_to_its_owner_in_his_language_and_audited() -> None:
    person = make_person()
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).values(locale="en"))
    fail(person, LIMIT)
    (mail,) = mails()
    assert (mail.template, mail.locale) == ("sign_in_locked", "en")
    assert (mail.recipient, mail.for_registration_id) == (
        person.member.email,
        person.registration.id,
    )
    assert decode(mail.arguments) == {
        "first_name": "Camille",
        "registration_name": person.registration.name,
        "locked_at": NOW,
        "locked_until": NOW + 15 * MINUTE,
        "address": "192.0.2.1",
        "url": Link("accounts.sign_in"),
    }
    (event,) = locks_of(person)
    assert (event.actor_id, event.subject) == (None, str(person.member.public_id))
    assert event.details == {
        "failures": LIMIT,
        "until": "2026-11-20T13:20:00+00:00",
        "address": "192.0.2.1",
    }


def test_lock_of_a_member_who_may_not_sign_in_is_audited_and_mailed_to_nobody() -> None:
    person = make_person(state=MemberState.SUSPENDED)
    fail(person, LIMIT)
    assert len(locks_of(person)) == 1
    assert mails() == []


def together(people: list[Person]) -> list[SignedIn | Refused]:
    """All try at the same time."""
    barrier = Barrier(len(people))

    def attempt(person: Person) -> SignedIn | Refused:
        barrier.wait(timeout=30)
        return enter(person)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(attempt, people))


def test_wrong_guesses_made_at_once_are_all_counted() -> None:
    person = make_person()
    assert together([person.typing(password="wrong")] * (LIMIT - 1)) == [Refused()] * (LIMIT - 1)
    assert login_of(person).failures == LIMIT - 1
    assert failures() == [FailureReason.PASSWORD] * (LIMIT - 1)


def test_wrong_guesses_made_at_once_never_pass_the_limit_and_tell_the_owner_once() -> None:
    person = make_person()
    guesses = 3 * LIMIT
    assert together([person.typing(password="wrong")] * guesses) == [Refused()] * guesses
    assert login_of(person).failures == LIMIT
    reasons = failures()
    assert reasons.count(FailureReason.PASSWORD) == LIMIT
    assert reasons.count(FailureReason.LOCKED) == guesses - LIMIT
    assert len(mails()) == len(locks_of(person)) == 1


def test_right_guess_verified_before_others_locked_the_account_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was verified in time, but its turn to be judged came after the lock."""
    person = make_person()
    real = Passwords.verify

    def others_first(passwords: Passwords, digest: str | None, password: str) -> bool:
        if password == PASSWORD:
            fail(person, LIMIT)
        return real(passwords, digest, password)

    monkeypatch.setattr(Passwords, "verify", others_first)
    assert enter(person) == Refused()
    assert failures()[-1] is FailureReason.LOCKED
    assert web_sessions() == []
