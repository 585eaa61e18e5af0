"""The page between the password and the portal, as a browser meets it."""

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests.accounts.factors import (
    at_the_second_step,
    give_passkey,
    give_totp,
    passkeys_of,
    wrong_factors,
)
from tests.accounts.people import Person, make_person, web_sessions
from tests.support.databases import TestDatabase
from tests.support.pages import Pages


@pytest.fixture
def person(database: TestDatabase, clock: time_machine.Traveller) -> Person:
    return make_person()


@pytest.fixture
def pages(database: TestDatabase, person: Person) -> Pages:
    return Pages(database.app)


def test_second_step_leads_to_the_page_asked_for_and_shows_no_menu_before(
    pages: Pages, person: Person
) -> None:
    application = give_totp(person)
    step = at_the_second_step(pages, person, next="/mon-compte")
    assert step.h1 == "Double authentification"
    assert not step.soup.select("nav a[href^='/me'], nav a[href='/mon-compte']")
    assert person.member.first_name not in step.text
    assert "no-store" in step.response.headers["Cache-Control"]
    for endpoint in ("home.index", "accounts.show", "accounts.factors"):
        pages.get(endpoint, to="accounts.sign_in")
    assert web_sessions() == []
    pages.press(step, "accounts.verify", {"code": application.codes[0]}, to="accounts.show")


def test_wrong_code_is_said_beside_nothing_typed(pages: Pages, person: Person) -> None:
    give_totp(person)
    step = at_the_second_step(pages, person)
    refused = pages.press(step, "accounts.verify", {"code": "123456"}, status=401)
    assert refused.errors()[0].startswith("Cela ne convient pas")
    assert "123456" not in str(refused.soup)
    assert pages.press(step, "accounts.verify", {"code": " "}, status=422).errors()
    assert wrong_factors(person) == 1


def test_second_step_left_for_five_minutes_begins_again(
    pages: Pages, person: Person, clock: time_machine.Traveller
) -> None:
    application = give_totp(person)
    step = at_the_second_step(pages, person, next="/mon-compte")
    clock.shift(5 * 60)
    over = pages.press(
        step, "accounts.verify", {"code": application.codes[0]}, to="accounts.sign_in"
    )
    assert over.notices()[0].startswith("La vérification a pris fin.")
    assert parse_qs(urlsplit(over.response.request.full_path).query)["next"] == ["/mon-compte"]
    pages.get("accounts.verify", to="accounts.sign_in")


def test_second_step_in_another_browser_asks_for_the_password(pages: Pages, person: Person) -> None:
    give_totp(person)
    at_the_second_step(pages, person)
    Pages(pages.app).get("accounts.verify", to="accounts.sign_in")


def test_passkey_page_waits_for_a_script_and_says_what_serves_without(
    pages: Pages, person: Person
) -> None:
    device = give_passkey(person)
    step = at_the_second_step(pages, person)
    form = step.form("accounts.verify_passkey")
    assert form is not None
    assert form.has_attr("hidden")
    assert "L’un de vos codes de secours" in step.text
    answer = {"credential": device.sign(str(form["data-options"]))}
    pages.press(step, "accounts.verify_passkey", {"credential": "{}"}, status=401)
    step = pages.get("accounts.verify")
    form = step.form("accounts.verify_passkey")
    assert form is not None
    pages.press(step, "accounts.verify_passkey", answer, status=401)
    step = pages.get("accounts.verify")
    form = step.form("accounts.verify_passkey")
    assert form is not None
    answer = {"credential": device.sign(str(form["data-options"]))}
    pages.press(step, "accounts.verify_passkey", answer, to="home.index")
    (kept,) = passkeys_of(person)
    assert kept.sign_count == 2
