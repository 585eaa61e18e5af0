"""One's own account: what it shows, and how password, question and sessions are changed."""

from collections.abc import Iterator
from typing import Any

import pytest

from netent.accounts.service import Refused, SignedIn
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState, WayIn
from netent.policies import portals
from netent.policies.portals import Hardening
from netent.tenancy.models import Member
from tests.accounts.people import PASSWORD, Person, enter, login_of, make_person, web_sessions
from tests.factories.tenancy import make_administrator, make_member
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("clock")

NEW = {"current": PASSWORD, "password": "Nouveau2026", "again": "Nouveau2026"}


@pytest.fixture
def pages(database: TestDatabase, person: Person) -> Pages:
    return Pages(database.app).sign_in(person)


@pytest.fixture
def no_question() -> Iterator[None]:
    portals.bind(Hardening(has_secret_question=False))
    yield
    portals.bind(Hardening())


def test_account_shows_who_one_is_and_who_administers(pages: Pages, person: Person) -> None:
    make_administrator(person.registration, first_name="Anne", last_name="Morvan")
    make_member(person.registration, first_name="Paul", last_name="Simple")
    text = pages.get("accounts.show").text
    assert "Durand" in text
    assert person.member.email in text
    assert "Votre administrateur : Anne Morvan." in text
    assert "Paul Simple" not in text
    assert "1 connexion ouverte" in text


def let_in_by(person: Person, administrator: Member) -> None:
    with transaction(Tenant(person.registration.id)) as session:
        member = session.get_one(Member, person.member.id)
        member.way_in, member.let_in_by_id = WayIn.CREATED, administrator.id


def test_administrator_of_a_declarant_is_who_created_him(pages: Pages, person: Person) -> None:
    anne = make_administrator(person.registration, first_name="Anne", last_name="Morvan")
    make_administrator(person.registration, first_name="Luc", last_name="Autre")
    let_in_by(person, anne)
    text = pages.get("accounts.show").text
    assert "Créé par Anne Morvan" in text
    assert "Votre administrateur : Anne Morvan." in text


@pytest.mark.parametrize(
    "lost", [{"state": MemberState.DELETED}, {"is_administrator": False, "is_declarant": True}]
)
def test_all_administrators_are_named_once_the_one_who_created_him_is_gone(
    pages: Pages, person: Person, lost: dict[str, Any]
) -> None:
    anne = make_administrator(person.registration, first_name="Anne", last_name="Morvan")
    make_administrator(person.registration, first_name="Luc", last_name="Autre")
    let_in_by(person, anne)
    with transaction(Tenant(person.registration.id)) as session:
        for name, value in lost.items():
            setattr(session.get_one(Member, anne.id), name, value)
    text = pages.get("accounts.show").text
    assert "Créé par Anne Morvan" in text
    assert "Votre administrateur : Luc Autre." in text


def test_account_of_another_registration_is_never_shown(pages: Pages) -> None:
    stranger = make_person(administrator=True, first_name="Zoé", last_name="Lointain")
    enter(stranger)
    text = pages.get("accounts.show").text
    assert "Lointain" not in text
    assert "1 connexion ouverte" in text


def test_password_is_changed_by_who_knows_it_and_the_owner_is_told(
    database: TestDatabase, pages: Pages, person: Person
) -> None:
    elsewhere = Pages(database.app).sign_in(person)
    page = pages.get("accounts.change_password")
    pages.press(page, "accounts.change_password", NEW, to="accounts.show")
    assert isinstance(enter(person.typing(password="Nouveau2026")), SignedIn)
    assert enter(person) == Refused()
    pages.get("home.index")
    elsewhere.get("home.index", status=302, to="accounts.sign_in")
    (mail,) = mails()
    assert (mail.template, mail.recipient) == ("password_chosen", person.member.email)


def test_wrong_current_password_changes_nothing_and_counts_as_at_the_door(
    pages: Pages, person: Person
) -> None:
    page = pages.get("accounts.change_password")
    for _try in range(5):
        seen = pages.press(page, "accounts.change_password", {**NEW, "current": "faux"}, status=422)
        assert any("pas votre mot de passe actuel" in error for error in seen.errors())
    login = login_of(person)
    assert login.failures == 5
    assert login.locked_until is not None
    locked = pages.press(page, "accounts.change_password", NEW, status=422)
    assert any("Trop de mots de passe faux" in error for error in locked.errors())
    assert [mail.template for mail in mails()] == ["sign_in_locked"]
    assert "Nouveau2026" not in locked.response.text


def test_question_is_changed_by_who_knows_the_password(pages: Pages, person: Person) -> None:
    fields = {"current": PASSWORD, "question": "dream_job", "answer": "Éclusier"}
    page = pages.get("accounts.change_question")
    pages.press(page, "accounts.change_question", fields, to="accounts.show")
    assert login_of(person).secret_question == "dream_job"
    assert "quel métier" in pages.get("accounts.show").text
    assert [mail.template for mail in mails()] == ["question_chosen"]


@pytest.mark.usefixtures("no_question")
def test_operator_who_switches_the_question_off_takes_it_from_the_pages(pages: Pages) -> None:
    assert "question secrète" not in pages.get("accounts.show").text
    pages.get("accounts.change_question", status=404)


def test_one_session_is_closed_and_then_all_others(
    database: TestDatabase, pages: Pages, person: Person
) -> None:
    others = [Pages(database.app).sign_in(person) for _browser in range(3)]
    page = pages.get("accounts.sessions")
    assert len(page.soup.select("tbody tr")) == 4
    assert page.text.count("Cette connexion-ci") == 1
    chosen = str(web_sessions()[1].public_id)
    pages.press(page, "accounts.end_sessions", {"session": chosen}, to="accounts.sessions")
    others[0].get("home.index", status=302, to="accounts.sign_in")
    others[1].get("home.index")
    pages.post("accounts.end_sessions", to="accounts.sessions")
    for browser in others[1:]:
        browser.get("home.index", status=302, to="accounts.sign_in")
    assert len(pages.get("accounts.sessions").soup.select("tbody tr")) == 1


def test_session_of_somebody_else_is_never_closed(
    database: TestDatabase, pages: Pages, person: Person
) -> None:
    colleague = make_person(person.registration, first_name="Line")
    stranger = make_person()
    browsers = [Pages(database.app).sign_in(other) for other in (colleague, stranger)]
    page = pages.get("accounts.sessions")
    for row in web_sessions()[1:]:
        pages.post("accounts.end_sessions", {"session": str(row.public_id)}, to="accounts.sessions")
    pages.post("accounts.end_sessions", {"session": "pas un identifiant"}, status=404)
    for browser in browsers:
        browser.get("home.index")
    assert len(page.soup.select("tbody tr")) == 1


def test_account_asks_the_database_the_same_number_of_times_whatever_there_is(
    pages: Pages, person: Person
) -> None:
    with recorded() as few:
        pages.get("accounts.show")
        pages.get("accounts.sessions")
    for number in range(8):
        make_administrator(person.registration, first_name=f"Anne{number}")
        enter(person)
    with recorded() as many:
        pages.get("accounts.show")
        pages.get("accounts.sessions")
    assert len(many) == len(few)
