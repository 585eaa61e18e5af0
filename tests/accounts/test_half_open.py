"""Sign-ins that wait for their factor: brief, used once, in one browser, and ended by changes."""

from datetime import timedelta

import pytest

from netent.accounts.service import (
    HalfOpened,
    Origin,
    Over,
    Refused,
    SignedIn,
    close_login,
    expire_due,
    remove_totp,
    step_asked,
)
from netent.accounts.states import Renewal
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.kernel.reasons import Reason
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from tests.accounts.factors import (
    PARTY,
    codes_of,
    factor_of,
    give_passkey,
    give_totp,
    half_open,
    passkeys_of,
    show_code,
    waiting,
    wrong_factors,
)
from tests.accounts.forgotten import change_member
from tests.accounts.people import (
    ORIGIN,
    RULES,
    Person,
    enter,
    fail,
    login_of,
    make_person,
    web_sessions,
)
from tests.factories.secrets import code_for
from tests.factories.tenancy import NOW, actor_of
from tests.support.databases import TestDatabase
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

WRONG = Refused(Reason.WRONG_FACTOR)
# The code of the set-up is used up: the next one is the first that opens.
LATER = NOW + timedelta(seconds=30)


@pytest.fixture
def person(database: TestDatabase) -> Person:
    return make_person()


def test_half_open_sign_in_ends_after_five_minutes(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person)
    end = NOW + timedelta(minutes=5)
    early = end - timedelta(microseconds=1)
    assert show_code(token, application.code(end), now=end) == Over()
    assert step_asked(token, origin=ORIGIN, party=PARTY, now=end) == Over()
    assert isinstance(show_code(token, application.code(early), now=early), SignedIn)


def test_half_open_sign_in_is_used_once(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    assert isinstance(show_code(token, application.code(LATER), now=LATER), SignedIn)
    assert show_code(token, application.codes[0], now=LATER) == Over()


def test_half_open_sign_in_used_twice_at_once_opens_one_session(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    codes = [application.code(LATER), *application.codes[:3]]
    results = at_once(*[lambda code=code: show_code(token, code, now=LATER) for code in codes])
    assert sum(isinstance(result, SignedIn) for result in results) == 1
    assert results.count(Over()) == 3
    assert len(web_sessions()) == 1


def test_half_open_sign_in_is_nothing_in_another_browser(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    other = Origin(address=ORIGIN.address, browser="Other/2.0")
    assert show_code(token, application.code(LATER), origin=other, now=LATER) == Over()
    assert step_asked(token, origin=other, party=PARTY, now=LATER) == Over()


@pytest.mark.parametrize("token", ["", "1.x", "nobody"])
def test_token_that_nobody_was_given_is_nothing(person: Person, token: str) -> None:
    give_totp(person)
    assert show_code(token, "000000") == Over()
    assert wrong_factors(person) == 0


def test_factor_removed_a_moment_ago_ends_what_waited_for_it(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    with transaction(Tenant(person.registration.id)) as session:
        actor = actor_of(person.registration, person.member)
        remove_totp(session, actor, portal=NET_ENTREPRISES, now=LATER)
    assert show_code(token, application.code(LATER), now=LATER) == Over()
    assert isinstance(enter(person, now=LATER), SignedIn)


def test_removing_one_of_two_factors_begins_waiting_sign_ins_again(person: Person) -> None:
    give_passkey(person)
    give_totp(person)
    half_open(person)
    with transaction(Tenant(person.registration.id)) as session:
        actor = actor_of(person.registration, person.member)
        remove_totp(session, actor, portal=NET_ENTREPRISES, now=LATER)
    assert waiting() == []
    assert isinstance(enter(person, now=LATER), HalfOpened)


def test_member_suspended_meanwhile_is_not_let_in(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    change_member(person, state=MemberState.SUSPENDED)
    assert show_code(token, application.code(LATER), now=LATER) == WRONG
    assert web_sessions() == []


@pytest.mark.parametrize("kind", [SecretKind.PROVISIONAL_PASSWORD, SecretKind.TEMPORARY_PASSWORD])
def test_code_instead_of_a_password_is_used_up_with_the_factor_and_not_before(
    person: Person, kind: SecretKind
) -> None:
    application = give_totp(person)
    coming = person.typing(password=code_for(person, kind))
    half_open(coming, now=LATER)  # left at that
    token = half_open(coming, now=LATER)
    assert login_of(person).renewal is None
    entered = show_code(token, application.code(LATER), now=LATER)
    assert isinstance(entered, SignedIn)
    assert entered.standing.renewal is Renewal.PASSWORD_AND_QUESTION
    assert enter(coming, now=LATER) == Refused()


def test_password_that_a_code_replaced_meanwhile_opens_nothing(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    code_for(person)
    assert show_code(token, application.code(LATER), now=LATER) == Over()
    assert web_sessions() == []


def test_wrong_passwords_meanwhile_do_not_keep_its_owner_out(person: Person) -> None:
    application = give_totp(person)
    token = half_open(person, now=LATER)
    fail(person, RULES.attempts, now=LATER)
    assert isinstance(show_code(token, application.code(LATER), now=LATER), SignedIn)


def test_sweep_clears_away_what_nobody_ended(person: Person) -> None:
    give_totp(person)
    half_open(person)
    half_open(person, now=LATER)
    with transaction(PORTAL) as session:
        cleared = expire_due(session, now=NOW + timedelta(minutes=5, seconds=1))
    assert cleared.half_open == 1
    assert len(waiting()) == 1


def test_login_closed_for_good_takes_factor_and_half_open_sign_ins_along(person: Person) -> None:
    give_passkey(person)
    give_totp(person)
    half_open(person)
    with transaction(Tenant(person.registration.id)) as session:
        close_login(session, person.member, portal=NET_ENTREPRISES, now=NOW)
    assert (factor_of(person), codes_of(person), passkeys_of(person)) == (None, [], [])
    assert waiting() == []
