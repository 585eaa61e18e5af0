"""The second step: what opens the door after a right password, and what never does."""

from datetime import timedelta

import pytest

from netent.accounts.service import (
    Refused,
    SignedIn,
)
from netent.accounts.states import FailureReason
from netent.kernel.reasons import Reason
from tests.accounts.factors import (
    acts_of,
    give_totp,
    half_open,
    show_code,
    waiting,
    wrong_factors,
)
from tests.accounts.people import (
    RULES,
    Person,
    enter,
    failures,
    make_person,
    web_sessions,
)
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

WRONG = Refused(Reason.WRONG_FACTOR)
LOCKED = Refused(Reason.FACTOR_LOCKED)
STEP = timedelta(seconds=30)
# The code of the set-up is used up: the next one is the first that opens.
LATER = NOW + STEP


@pytest.fixture
def person(database: TestDatabase) -> Person:
    return make_person()


def templates() -> list[str]:
    return [mail.template for mail in mails()]


def test_right_password_opens_nothing_before_the_factor(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    assert web_sessions() == []
    entered = show_code(token, application.code(LATER), now=LATER)
    assert isinstance(entered, SignedIn)
    assert entered.standing.has_factor
    assert len(web_sessions()) == 1


def test_sign_in_is_audited_with_both_things_that_were_right(person: Person) -> None:
    application = give_totp(person)
    show_code(half_open(person, now=LATER), application.code(LATER), now=LATER)
    event = acts_of(person)[-1]
    assert event.action == "member.signed_in"
    assert (event.details["by"], event.details["factor"]) == ("password", "totp")


def test_wrong_password_says_nothing_of_a_factor(person: Person) -> None:
    give_totp(person)
    assert enter(person.typing(password="faux")) == enter(make_person().typing(password="faux"))
    assert waiting() == []


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_clock_may_be_one_step_off(person: Person, steps: int) -> None:
    application = give_totp(person)
    now = NOW + 10 * STEP
    shown = application.code(now + steps * STEP)
    assert isinstance(show_code(half_open(person, now=now), shown, now=now), SignedIn)


@pytest.mark.parametrize("steps", [-2, 2])
def test_clock_may_not_be_two_steps_off(person: Person, steps: int) -> None:
    application = give_totp(person)
    now = NOW + 10 * STEP
    shown = application.code(now + steps * STEP)
    assert show_code(half_open(person, now=now), shown, now=now) == WRONG


def test_code_opens_once_and_neither_does_an_older_one_after_it(person: Person) -> None:
    application = give_totp(person)
    now = NOW + 10 * STEP
    used, older = application.code(now), application.code(now - STEP)
    assert isinstance(show_code(half_open(person, now=now), used, now=now), SignedIn)
    token = half_open(person, now=now)
    assert show_code(token, used, now=now) == WRONG
    assert show_code(token, older, now=now) == WRONG
    assert isinstance(show_code(token, application.code(now + STEP), now=now), SignedIn)


def test_code_that_proved_the_key_at_set_up_opens_nothing(person: Person) -> None:
    application = give_totp(person)
    assert show_code(half_open(person), application.code()) == WRONG


def test_code_of_another_member_opens_nothing(person: Person) -> None:
    give_totp(person)
    other = give_totp(make_person(person.registration, first_name="Paul"))
    token = half_open(person, now=LATER)
    assert show_code(token, other.code(LATER), now=LATER) == WRONG
    assert show_code(token, other.codes[0], now=LATER) == WRONG
    assert wrong_factors(person) == 2


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "A" * 16, "-" * 60])
def test_nonsense_is_wrong_and_counted(person: Person, typed: str) -> None:
    give_totp(person)
    assert show_code(half_open(person), typed) == WRONG
    assert wrong_factors(person) == 1
    assert failures() == [FailureReason.FACTOR]


def test_wrong_codes_lock_for_the_right_one_too_and_the_owner_is_told_once(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    for _try in range(RULES.attempts):
        assert show_code(token, "000000", now=LATER) == WRONG
    assert show_code(token, "000000", now=LATER) == LOCKED
    assert show_code(token, application.code(LATER), now=LATER) == LOCKED
    assert show_code(token, application.codes[0], now=LATER) == LOCKED
    assert wrong_factors(person) == RULES.attempts
    assert web_sessions() == []
    assert failures() == [FailureReason.FACTOR] * 5 + [FailureReason.FACTOR_LOCKED] * 3
    assert templates() == ["factor_changed", "factor_locked"]


def test_lock_ends_and_the_next_one_lasts_longer(person: Person) -> None:
    application = give_totp(person)
    now = NOW
    for length in RULES.locks[:2]:
        token = half_open(person, now=now)
        for _try in range(RULES.attempts):
            assert show_code(token, "000000", now=now) == WRONG
        early = now + length - timedelta(microseconds=1)
        assert show_code(half_open(person, now=early), "000000", now=early) == LOCKED
        now += length
    token = half_open(person, now=now)
    assert isinstance(show_code(token, application.code(now), now=now), SignedIn)
    assert wrong_factors(person) == 0


def test_right_password_does_not_forgive_wrong_codes(person: Person) -> None:
    """Whoever knows the password would otherwise guess codes for ever."""
    give_totp(person)
    for _try in range(RULES.attempts):
        show_code(half_open(person), "000000")
    assert show_code(half_open(person), "000000") == LOCKED


def test_wrong_codes_made_at_once_are_all_counted_and_never_pass_the_limit(person: Person) -> None:
    give_totp(person)
    token = half_open(person)
    at_once(*[lambda: show_code(token, "000000")] * 8)
    assert wrong_factors(person) == RULES.attempts
    assert templates().count("factor_locked") == 1


def test_recovery_code_opens_once_however_it_is_typed_and_its_owner_is_told(
    person: Person,
) -> None:
    application = give_totp(person)
    code = application.codes[3]
    typed = f" {code.replace('-', ' ').lower()} "
    assert isinstance(show_code(half_open(person), typed), SignedIn)
    assert show_code(half_open(person), code) == WRONG
    mail = mails()[-1]
    assert (mail.template, mail.arguments["left"]) == ("recovery_code_used", 9)


def test_recovery_code_used_twice_at_once_opens_one_session(person: Person) -> None:
    code = give_totp(person).codes[0]
    tokens = [half_open(person) for _browser in range(3)]
    results = at_once(*[lambda token=token: show_code(token, code) for token in tokens])
    assert sum(isinstance(result, SignedIn) for result in results) == 1
    assert results.count(WRONG) == 2
