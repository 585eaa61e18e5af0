"""A forgotten password: the secret question, and what strangers learn of it."""

import pytest

from netent.accounts.passwords import Passwords
from netent.accounts.service import SignedIn
from netent.accounts.states import FailureReason, Renewal
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member
from tests.accounts.forgotten import ANSWER, answer, forget, give_question, question_shown
from tests.accounts.people import (
    Person,
    enter,
    failures,
    login_of,
    make_person,
    web_sessions,
)
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("clock")


NEW = {"password": "Nouveau2026", "again": "Nouveau2026"}


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


def suspend(person: Person) -> None:
    with transaction(Tenant(person.registration.id)) as session:
        session.get_one(Member, person.member.id).state = MemberState.SUSPENDED


def test_right_answer_lets_its_owner_choose_a_password_and_nothing_before(pages: Pages) -> None:
    person = give_question(make_person())
    start = pages.get("accounts.sign_in").link("Mot de passe oublié")
    assert start == pages.url("accounts.recover")
    forget(pages, person)
    assert question_shown(pages) == "Quel livre vous a marqué le premier ?"
    answer(pages, "  le PETIT-prince ", to="accounts.renew")
    pages.get("home.index", status=302, to="accounts.renew")
    page = pages.get("accounts.renew")
    assert "Question secrète" not in page.text
    pages.press(page, "accounts.renew", NEW, to="home.index")
    assert isinstance(enter(person.typing(password="Nouveau2026")), SignedIn)
    login = login_of(person)
    assert (login.renewal, login.secret_question) == (None, "first_book")


def test_owner_is_told_that_his_question_was_answered(pages: Pages) -> None:
    person = give_question(make_person())
    answer(forget(pages, person), ANSWER, to="accounts.renew")
    (mail,) = mails()
    assert (mail.template, mail.recipient) == ("recovery_answered", person.member.email)
    assert mail.arguments["address"] == "127.0.0.1"


def test_names_are_read_as_at_the_door(pages: Pages) -> None:
    person = give_question(make_person(first_name="Zoé", last_name="Le Goff"))
    spaced = " ".join(person.credentials.siret)
    forget(pages, person, siret=spaced, last_name="LE-GOFF", first_name="zoe")
    answer(pages, ANSWER, to="accounts.renew")


def test_wrong_answers_are_counted_and_lock_the_account_for_the_right_one_too(
    pages: Pages,
) -> None:
    person = give_question(make_person())
    forget(pages, person)
    said = {answer(pages, "Autre chose") for _try in range(6)}
    said.add(answer(pages, ANSWER))
    assert len(said) == 1
    login = login_of(person)
    assert login.failures == 5
    assert login.locked_until is not None
    assert failures() == [FailureReason.ANSWER] * 5 + [FailureReason.LOCKED] * 2
    assert web_sessions() == []
    (mail,) = mails()
    assert mail.template == "sign_in_locked"


def test_wrong_answers_and_wrong_passwords_are_counted_together(pages: Pages) -> None:
    person = give_question(make_person())
    forget(pages, person)
    for _try in range(4):
        answer(pages, "Autre chose")
    enter(person.typing(password="faux"))
    assert login_of(person).locked_until is not None


def test_unknown_account_gets_the_pages_words_and_statuses_of_a_known_one(
    database: TestDatabase,
) -> None:
    person = give_question(make_person())
    said = []
    for changes in ({}, {"first_name": "Personne"}):
        pages = forget(Pages(database.app), person, **changes)
        shown = question_shown(pages)
        ways = pages.get("accounts.recover_ways").text
        said.append((ways, [answer(pages, "faux").replace(shown, "") for _try in range(7)]))
    assert said[0] == said[1]
    assert failures()[7:] == [FailureReason.UNKNOWN] * 7


def test_unknown_account_has_one_question_that_stays(database: TestDatabase) -> None:
    person = make_person()  # who never chose one

    def shown(**changes: str) -> str:
        return question_shown(forget(Pages(database.app), person, **changes))

    for changes in ({}, {"first_name": "Personne"}):
        assert shown(**changes) == shown(**changes)
    others = {shown(first_name=f"Personne{letter}") for letter in "abcdefghijkl"}
    assert len(others) > 1


def test_account_without_question_is_opened_by_no_answer(pages: Pages) -> None:
    forget(pages, make_person())
    answer(pages, ANSWER)
    assert failures() == [FailureReason.ANSWER]


def test_unknown_and_known_account_cost_the_same_statements(pages: Pages) -> None:
    person = give_question(make_person())
    counts = []
    for changes in ({}, {"first_name": "Personne"}):
        forget(pages, person, **changes)
        page = pages.get("accounts.recover_question")
        with recorded() as asked:
            pages.press(page, "accounts.recover_question", {"answer": "faux"}, status=401)
        # A session of a registration names it first.
        counts.append(sum("set_config" not in statement for statement in asked.sent))
    assert counts[0] == counts[1]


def test_answer_to_a_question_that_is_changed_meanwhile_opens_nothing(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was verified in time, but its turn to be judged came after the change."""
    person = give_question(make_person())
    forget(pages, person)
    real = Passwords.verify

    def change_first(passwords: Passwords, digest: str | None, text: str) -> bool:
        give_question(person)  # another digest, of the same words even
        return real(passwords, digest, text)

    monkeypatch.setattr(Passwords, "verify", change_first)
    answer(pages, ANSWER)
    assert failures() == [FailureReason.ANSWER]
    assert web_sessions() == []


def test_suspended_member_is_not_let_in_by_a_right_answer(pages: Pages) -> None:
    person = give_question(make_person())
    forget(pages, person)
    suspend(person)
    assert answer(pages, ANSWER) == answer(pages, "faux")
    assert web_sessions() == []
    assert login_of(person).renewal is None


def test_whoever_has_to_choose_a_question_still_has_after_an_answer(pages: Pages) -> None:
    person = give_question(make_person())
    with transaction(PORTAL) as session:
        session.merge(login_of(person)).renewal = Renewal.PASSWORD_AND_QUESTION
    answer(forget(pages, person), ANSWER, to="accounts.renew")
    assert login_of(person).renewal is Renewal.PASSWORD_AND_QUESTION
