"""A new password asked of one’s administrators: who asks, who is told, when it is over."""

from datetime import timedelta

import pytest
import time_machine

from netent import sweep
from netent.accounts.service import (
    ask_administrators,
    expire_recoveries,
)
from netent.accounts.states import FailureReason
from netent.kernel.enums import MemberState
from tests.accounts.forgotten import change_member, forget, requests_of
from tests.accounts.people import (
    CHEAP,
    ORIGIN,
    Person,
    failures,
    make_person,
)
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import NOW, make_administrator
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("clock")


END = NOW + timedelta(days=15)


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def boss(database: TestDatabase) -> Person:
    return make_person(administrator=True, first_name="Anne", last_name="Morvan")


@pytest.fixture
def declarant(boss: Person) -> Person:
    return make_person(boss.registration, first_name="Paul", last_name="Simple")


def ask(pages: Pages, person: Person, **changes: str) -> str:
    page = forget(pages, person, **changes).get("accounts.recover_ways")
    sent = pages.press(page, "accounts.recover_ask", to="accounts.recover_ways")
    return sent.text


def test_request_is_mailed_to_who_let_him_in_and_to_all_once_that_one_has_left(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    other = make_administrator(boss.registration, first_name="Zoé")
    change_member(declarant, let_in_by_id=other.id)
    ask(pages, declarant)
    assert [mail.recipient for mail in mails()] == [other.email]
    orphan = make_person(boss.registration, first_name="Jean", last_name="Simple")
    change_member(orphan, let_in_by_id=other.id)
    change_member(
        Person(boss.registration, other, boss.credentials),
        is_administrator=False,
        is_declarant=True,
    )
    ask(pages, orphan)
    assert [mail.recipient for mail in mails()] == [other.email, boss.member.email]


def test_request_of_a_declarant_is_mailed_to_every_active_administrator(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    other = make_administrator(boss.registration, first_name="Zoé")
    gone = make_administrator(boss.registration, first_name="Yves")
    change_member(Person(boss.registration, gone, boss.credentials), state=MemberState.SUSPENDED)
    ask(pages, declarant)
    assert {mail.recipient for mail in mails()} == {boss.member.email, other.email}
    assert {mail.template for mail in mails()} == {"recovery_asked"}
    (request,) = requests_of(declarant)
    assert (request.member_id, request.asked_at, request.expires_at) == (
        declarant.member.id,
        NOW,
        END,
    )


def test_unknown_account_and_administrator_get_the_same_page_and_nothing_is_sent(
    database: TestDatabase, boss: Person, declarant: Person
) -> None:
    said = {
        ask(Pages(database.app), declarant),
        ask(Pages(database.app), declarant),
        ask(Pages(database.app), declarant, first_name="Personne"),
        ask(Pages(database.app), boss),
    }
    assert len(said) == 1
    assert [mail.recipient for mail in mails()] == [boss.member.email]
    assert failures() == [
        FailureReason.NOT_ACTIVE,
        FailureReason.UNKNOWN,
        FailureReason.NOT_ACTIVE,
    ]


def test_suspended_declarant_asks_nobody(pages: Pages, declarant: Person) -> None:
    change_member(declarant, state=MemberState.SUSPENDED)
    ask(pages, declarant)
    assert (mails(), requests_of(declarant)) == ([], [])


def test_request_made_many_times_at_once_is_made_once(declarant: Person) -> None:
    triplet = declarant.credentials.triplet
    results = at_once(
        *[lambda: ask_administrators(triplet, origin=ORIGIN, passwords=CHEAP, now=NOW)] * 3
    )
    assert results == [None] * 3
    assert len(requests_of(declarant)) == 1
    assert len(mails()) == 1


def test_request_is_open_strictly_before_its_fifteen_days_are_over(
    pages: Pages, boss: Person, declarant: Person, clock: time_machine.Traveller
) -> None:
    request_id = make_recovery_request(declarant.member)
    clock.move_to(END - timedelta(seconds=1))
    assert expire_recoveries(now=END - timedelta(microseconds=1)) == 0
    pages.sign_in(boss).get("accounts.recovery_request", request_id=request_id)
    clock.move_to(END)
    pages.get("accounts.recovery_request", request_id=request_id, status=404)
    assert pages.get("accounts.recovery_requests").rows() == []


def test_request_that_nobody_answered_is_swept_away_once_and_may_be_made_again(
    database: TestDatabase, pages: Pages, boss: Person, declarant: Person
) -> None:
    make_recovery_request(declarant.member, now=NOW - timedelta(days=15))
    ask(pages, declarant)  # before any sweep
    (request,) = requests_of(declarant)
    assert request.asked_at == NOW
    with database.app.app_context():
        sweep.sweep(END)
    assert requests_of(declarant) == []
    assert expire_recoveries(now=END) == 0
