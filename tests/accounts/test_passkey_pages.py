"""Pages of one's own passkeys."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine

from tests.accounts.factors import (
    acts_of,
    at_the_second_step,
    codes_of,
    come_in,
    factor_of,
    give_passkey,
    give_totp,
    passkeys_of,
)
from tests.accounts.people import PASSWORD, Person, login_of, make_person
from tests.notices.outbox import mails
from tests.support.authenticator import Authenticator
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

CONFIRMED = {"current": PASSWORD}


@pytest.fixture
def person(database: TestDatabase, clock: time_machine.Traveller) -> Person:
    return make_person()


@pytest.fixture
def pages(database: TestDatabase, person: Person) -> Pages:
    return Pages(database.app)


def named(pages: Pages, name: str = "Téléphone") -> Seen:
    page = pages.get("accounts.add_passkey")
    fields = {**CONFIRMED, "name": name}
    return pages.press(page, "accounts.add_passkey", fields, to="accounts.create_passkey")


def made(pages: Pages, page: Seen, device: Authenticator, **expected: Any) -> Seen:
    form = page.form("accounts.create_passkey")
    assert form is not None
    answer = {"credential": device.make(str(form["data-options"]))}
    return pages.press(page, "accounts.create_passkey", answer, **expected)


def test_passkey_is_made_with_codes_and_opens_the_door(pages: Pages, person: Person) -> None:
    pages.sign_in(person)
    device = Authenticator()
    page = named(pages, "  Téléphone   de Camille ")
    assert page.soup.select_one("form[hidden][data-passkey=create]") is not None
    assert "Il faut ici JavaScript" in page.text
    shown = made(pages, page, device)
    assert len(shown.soup.select(".recovery-codes code")) == 10
    row = pages.get("accounts.factors").rows()[0]
    assert (row[0], row[2]) == ("Téléphone de Camille", "jamais")
    (kept,) = passkeys_of(person)
    assert b"PRIVATE" not in kept.public_key
    (mail,) = mails()
    assert mail.arguments["passkey"] == "Téléphone de Camille"
    other = Pages(pages.app)
    step = at_the_second_step(other, person)
    form = step.form("accounts.verify_passkey")
    assert form is not None
    proof = {"credential": device.sign(str(form["data-options"]))}
    other.press(step, "accounts.verify_passkey", proof, to="home.index")


def test_second_passkey_brings_no_other_codes_and_none_is_made_twice(
    pages: Pages, person: Person
) -> None:
    pages.sign_in(person)
    device = Authenticator()
    made(pages, named(pages), device)
    before = {code.digest for code in codes_of(person)}
    again = made(pages, named(pages), device, status=409)
    assert again.errors() == ["Cette clé d’accès est déjà enregistrée dans votre compte."]
    done = made(pages, named(pages, "Clé USB"), Authenticator(), to="accounts.factors")
    assert done.notices() == ["La clé d’accès est enregistrée."]
    assert {code.digest for code in codes_of(person)} == before
    assert len(passkeys_of(person)) == 2


def test_wrong_password_begins_no_passkey_and_is_counted(pages: Pages, person: Person) -> None:
    page = pages.sign_in(person).get("accounts.add_passkey")
    fields = {"name": "Téléphone", "current": "faux"}
    assert pages.press(page, "accounts.add_passkey", fields, status=422).errors()
    pages.get("accounts.create_passkey", to="accounts.add_passkey")
    pages.post("accounts.create_passkey", {"credential": "{}"}, to="accounts.add_passkey")
    assert login_of(person).failures == 1


def test_answer_of_another_page_or_to_an_earlier_question_makes_no_passkey(
    pages: Pages, person: Person
) -> None:
    pages.sign_in(person)
    page = named(pages)
    foreign = Authenticator(origin="https://netent.example.evil.test")
    refused = made(pages, page, foreign, status=422)
    assert refused.errors()[0].startswith("La clé d’accès n’a pas pu être vérifiée.")
    made(pages, page, Authenticator(), status=422)  # the question of before
    pages.press(page, "accounts.create_passkey", {"credential": ""}, status=422)
    assert factor_of(person) is None
    made(pages, pages.get("accounts.create_passkey"), Authenticator())


def test_passkey_left_for_a_quarter_of_an_hour_begins_again(
    pages: Pages, person: Person, clock: time_machine.Traveller
) -> None:
    pages.sign_in(person)
    page = named(pages)
    clock.shift(15 * 60)
    made(pages, page, Authenticator(), to="accounts.add_passkey")
    assert factor_of(person) is None


def test_passkey_is_renamed_and_removed_by_its_owner(pages: Pages, person: Person) -> None:
    application = give_totp(person)
    give_passkey(person)
    come_in(pages, person, application.codes[0])
    overview = pages.get("accounts.factors")
    rename, remove = (str(a["href"]) for a in overview.soup.select("main table a"))
    page = pages.visit(rename)
    assert pages.press(page, "accounts.rename_passkey", {"name": " "}, status=422).errors()
    pages.press(page, "accounts.rename_passkey", {"name": "Bureau"}, to="accounts.factors")
    assert [each.name for each in passkeys_of(person)] == ["Bureau"]
    page = pages.visit(remove)
    assert pages.press(page, "accounts.remove_passkey", {"current": "x"}, status=422).errors()
    pages.press(page, "accounts.remove_passkey", CONFIRMED, to="accounts.factors")
    assert passkeys_of(person) == []
    assert factor_of(person) is not None
    told = [mail.arguments["change"] for mail in mails() if mail.template == "factor_changed"]
    assert told[2:] == ["passkey_renamed", "passkey_removed"]
    assert acts_of(person)[-1].action == "member.passkey_removed"


def test_another_members_passkey_is_not_found(pages: Pages, person: Person) -> None:
    other = make_person(person.registration, first_name="Paul")
    give_passkey(other)
    pages.sign_in(person)
    for passkey_id in (passkeys_of(other)[0].public_id, uuid4()):
        for endpoint in ("accounts.rename_passkey", "accounts.remove_passkey"):
            pages.get(endpoint, passkey_id=passkey_id, status=404)
            fields = {**CONFIRMED, "name": "Mienne"}
            pages.post(endpoint, fields, passkey_id=passkey_id, status=404)
    assert [each.name for each in passkeys_of(other)] == ["Téléphone"]


def test_tenth_passkey_is_the_last(pages: Pages, person: Person) -> None:
    pages.sign_in(person)
    page = named(pages)
    for number in range(10):
        give_passkey(person, name=f"Clé {number}")
    assert "Ajouter une clé d’accès" not in pages.get("accounts.factors").text
    refused = made(pages, page, Authenticator(), status=409)
    assert refused.errors()[0].startswith("10 clés d’accès sont déjà enregistrées")


def test_portal_without_a_name_offers_no_passkey_and_says_why(
    pages: Pages, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pages.app.config, "NETENT_BASE_URL", "http://127.0.0.1:8000")
    give_passkey(person)
    step = at_the_second_step(pages, person)
    assert step.form("accounts.verify_passkey") is None
    pages.post("accounts.verify_passkey", {"credential": "{}"}, status=422)
    other = Pages(pages.app).sign_in(make_person())
    assert "un nom de domaine" in other.get("accounts.factors").text
    other.get("accounts.add_passkey", status=404)
