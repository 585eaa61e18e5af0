"""Administrators whom the operator asks for a second factor: led to it, and nowhere else before."""

from collections.abc import Iterator

import pyotp
import pytest
import time_machine

from netent.policies import portals
from netent.policies.portals import Hardening
from tests.accounts.factors import (
    at_the_second_step,
    come_in,
    factor_of,
    give_passkey,
    give_totp,
    passkeys_of,
    typed,
)
from tests.accounts.people import PASSWORD, Person, make_person
from tests.factories.secrets import code_for
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

CONFIRMED = {"current": PASSWORD}


@pytest.fixture(autouse=True)
def required(database: TestDatabase, clock: time_machine.Traveller) -> Iterator[None]:
    portals.bind(Hardening(second_factor_for_administrators=True))
    yield
    portals.bind(Hardening())


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def boss(required: None) -> Person:
    return make_person(administrator=True, declarant=False)


def let_in(pages: Pages, person: Person) -> None:
    """Sign in by the password alone, wherever that leads."""
    page = pages.get("accounts.sign_in")
    pages.press(page, "accounts.sign_in", typed(person), to="accounts.factors")


def test_administrator_without_factor_is_led_to_it_and_nowhere_else(
    pages: Pages, boss: Person
) -> None:
    let_in(pages, boss)
    page = pages.get("accounts.factors")
    assert "les administrateurs doivent avoir une double authentification" in page.text
    assert page.soup.select("nav") == []
    assert page.soup.select("main a[href='/mon-compte']") == []
    for endpoint in ("home.index", "accounts.show", "portfolios.index", "accounts.renew_codes"):
        pages.get(endpoint, status=302, to="accounts.factors")
    pages.post("portfolios.create", {"name": "Boulangeries"}, to="accounts.factors")
    pages.post("accounts.end_sessions", {}, to="accounts.factors")


def test_administrator_sets_his_factor_up_and_the_portal_opens(pages: Pages, boss: Person) -> None:
    let_in(pages, boss)
    page = pages.visit(pages.get("accounts.factors").link("Ajouter une application"))
    assert page.soup.select("nav") == []
    key = page.soup.select_one(".totp-key")
    assert key is not None
    code = pyotp.TOTP(key.get_text().replace(" ", "")).now()
    pages.press(page, "accounts.set_totp", {**CONFIRMED, "code": code})
    assert pages.get("home.index").soup.select("nav")


def test_administrator_may_choose_a_passkey_instead(pages: Pages, boss: Person) -> None:
    let_in(pages, boss)
    page = pages.visit(pages.get("accounts.factors").link("Ajouter une clé d’accès"))
    fields = {**CONFIRMED, "name": "Bureau"}
    pages.press(page, "accounts.add_passkey", fields, to="accounts.create_passkey")
    pages.get("home.index", status=302, to="accounts.factors")


def test_administrator_may_leave(pages: Pages, boss: Person) -> None:
    let_in(pages, boss)
    page = pages.get("accounts.factors")
    pages.press(page, "accounts.sign_out", to="accounts.sign_in")


def test_declarant_is_asked_for_nothing_until_he_becomes_an_administrator(pages: Pages) -> None:
    declarant = make_person()
    pages.sign_in(declarant)
    pages.get("portfolios.index", status=403)
    both = make_person(administrator=True)
    let_in(Pages(pages.app), both)


def test_last_factor_stays_while_it_is_required(pages: Pages, boss: Person) -> None:
    application = give_totp(boss)
    come_in(pages, boss, application.codes[0])
    page = pages.get("accounts.remove_totp")
    refused = pages.press(page, "accounts.remove_totp", CONFIRMED, status=409)
    assert refused.errors()[0].startswith("Les administrateurs de ce portail doivent garder")
    give_passkey(boss)
    pages.press(page, "accounts.remove_totp", CONFIRMED, to="accounts.factors")
    (passkey,) = passkeys_of(boss)
    page = pages.get("accounts.remove_passkey", passkey_id=passkey.public_id)
    assert pages.press(page, "accounts.remove_passkey", CONFIRMED, status=409).errors()
    assert factor_of(boss) is not None


def test_factor_lost_while_signed_in_leads_to_another_one_at_once(
    pages: Pages, boss: Person
) -> None:
    application = give_totp(boss)
    come_in(pages, boss, application.codes[0])
    portals.bind(Hardening())
    page = pages.get("accounts.remove_totp")
    pages.press(page, "accounts.remove_totp", CONFIRMED, to="accounts.factors")
    pages.get("home.index")
    portals.bind(Hardening(second_factor_for_administrators=True))
    pages.get("home.index", status=302, to="accounts.factors")


def test_new_password_comes_before_the_factor(pages: Pages, boss: Person) -> None:
    fields = {**typed(boss), "password": code_for(boss)}
    page = pages.get("accounts.sign_in")
    pages.press(page, "accounts.sign_in", fields, to="accounts.renew")
    pages.get("accounts.factors", status=302, to="accounts.renew")


def test_administrator_who_has_a_factor_is_asked_for_it_as_everybody(
    pages: Pages, boss: Person
) -> None:
    application = give_totp(boss)
    step = at_the_second_step(pages, boss)
    pages.press(step, "accounts.verify", {"code": application.codes[0]}, to="home.index")
