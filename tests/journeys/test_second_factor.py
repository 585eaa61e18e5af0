"""A second factor in a real browser: an application's code, a recovery code, a passkey."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal
from tests.journeys.steps import Enter, Person

VERIFY = "Double authentification"
HOME = "Menu personnalisé"


@pytest.fixture
def member(portal: Portal) -> dict[str, Any]:
    """Somebody of a registration that no other journey visits."""
    row = next(each for each in portal.demo["registrations"] if each["kind"] == "MONO")
    found: dict[str, Any] = row["members"][0]
    return found


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def confirm(page: Page, member: dict[str, Any]) -> None:
    page.get_by_label("Mot de passe actuel").fill(member["password"])


def see(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)


def give_device(page: Page) -> None:
    """A device that makes passkeys and says yes by itself."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    asked = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": asked})


def set_up_application(person: Person, member: dict[str, Any]) -> tuple[pyotp.TOTP, list[str]]:
    """From one's account to the recovery codes; the application, and the codes."""
    page = person.page
    person.open("/mon-compte")
    page.get_by_role("link", name=VERIFY).click()
    person.look()
    page.get_by_role("link", name="Ajouter une application").click()
    person.look()
    key = pyotp.TOTP(page.locator(".totp-key").inner_text().replace(" ", ""))
    page.get_by_label("Code", exact=True).fill(key.now())
    confirm(page, member)
    press(page, "Enregistrer l’application")
    see(page, "Codes de secours")
    person.look()
    return key, page.locator(".recovery-codes code").all_inner_texts()


def make_passkey(person: Person, member: dict[str, Any], name: str) -> str:
    """The first of the recovery codes that come with it."""
    page = person.page
    person.open("/mon-compte/double-authentification")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    person.look()
    page.get_by_label("Nom de la clé d’accès").fill(name)
    confirm(page, member)
    press(page, "Continuer")
    see(page, "Créer la clé d’accès")
    expect(page.get_by_text("Il faut ici JavaScript")).to_have_count(0)
    person.look()
    press(page, "Créer la clé d’accès")
    see(page, "Codes de secours")
    return page.locator(".recovery-codes code").first.inner_text()


def remove_passkey(person: Person, member: dict[str, Any], name: str) -> None:
    page = person.page
    person.open("/mon-compte/double-authentification")
    page.get_by_role("link", name=re.compile(f"^Retirer {name}")).click()
    person.look()
    confirm(page, member)
    press(page, "Retirer la clé d’accès")
    expect(page.get_by_text("La clé d’accès est retirée.")).to_be_visible()


def enter_code(person: Person, code: str) -> None:
    person.page.get_by_label("Code", exact=True).fill(code)
    press(person.page, "Vérifier le code")


def test_application_is_set_up_and_its_code_is_asked_for_at_the_door(
    enter: Enter, member: dict[str, Any]
) -> None:
    person, again, last = enter(), enter(), enter()
    person.sign_in(member)
    see(person.page, HOME)
    key, codes = set_up_application(person, member)
    with person.page.expect_download() as download:
        press(person.page, "Télécharger les codes")
    content = download.value.path().read_text(encoding="utf-8")
    assert all(code in content for code in codes)

    again.sign_in(member)
    see(again.page, VERIFY)
    enter_code(again, "000000")
    expect(again.page.get_by_role("alert")).to_contain_text("Cela ne convient pas")
    again.look()
    # The code of the set-up was used: that of the coming half-minute is good already.
    enter_code(again, key.at(datetime.now(UTC) + timedelta(seconds=30)))
    see(again.page, HOME)

    last.sign_in(member)
    enter_code(last, codes[0].lower())
    see(last.page, HOME)
    last.open("/mon-compte/double-authentification/application/retirer")
    last.look()
    confirm(last.page, member)
    press(last.page, "Retirer l’application")
    expect(last.page.get_by_text("n’est plus demandée à la connexion")).to_be_visible()
    assert [*person.complaints, *again.complaints, *last.complaints] == []


def test_passkey_is_made_opens_the_door_and_is_removed(
    enter: Enter, member: dict[str, Any]
) -> None:
    person = enter()
    page = person.page
    give_device(page)
    person.sign_in(member)
    see(page, HOME)
    make_passkey(person, member, "Ordinateur du bureau")
    page.locator(".account summary").click()
    press(page, "Se déconnecter")

    person.sign_in(member)
    see(page, VERIFY)
    person.look()
    press(page, "Utiliser ma clé d’accès")
    see(page, HOME)

    person.open("/mon-compte/double-authentification")
    person.look()
    page.get_by_role("link", name=re.compile("^Renommer")).click()
    person.look()
    page.get_by_label("Nom de la clé d’accès").fill("Portable")
    press(page, "Enregistrer le nom")
    expect(page.get_by_text("La clé d’accès a un nouveau nom.")).to_be_visible()
    remove_passkey(person, member, "Portable")
    assert person.complaints == []


def test_passkey_that_does_not_answer_leaves_the_code(enter: Enter, member: dict[str, Any]) -> None:
    person, other = enter(), enter()
    give_device(person.page)
    person.sign_in(member)
    see(person.page, HOME)
    code = make_passkey(person, member, "Clé perdue")

    give_device(other.page)  # another one, which does not hold the passkey
    other.sign_in(member)
    press(other.page, "Utiliser ma clé d’accès")
    expect(other.page.get_by_text("La clé d’accès n’a pas répondu")).to_be_visible()
    other.look()
    enter_code(other, code)
    see(other.page, HOME)
    remove_passkey(other, member, "Clé perdue")
