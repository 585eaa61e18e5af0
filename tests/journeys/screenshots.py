"""`make screenshots`: takes the README's pictures anew, from the running demo."""

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.conftest import Portal, launched, running_portal
from tests.journeys.steps import DESK, PHONE, Person

IMAGES = Path(__file__).parents[2] / "docs" / "images"
_PATIENCE = 30_000
# Known to the demo's directory, active, and registered by nobody.
_SIRET = "20003067400010"


def main() -> None:
    """Walk the main job once, and keep a picture of each step."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_portal() as portal, sync_playwright() as playwright:
        browser = launched(playwright)
        person = Person(browser.new_context(locale="fr-FR"), portal.address)
        _walk(person, portal)
        browser.close()


def _walk(person: Person, portal: Portal) -> None:
    page, portfolio = person.page, portal.firm()["portfolios"][0]
    page.set_viewport_size(DESK)
    _inform(person)
    _register(person)
    person.open("/connexion")
    _keep(page, "sign-in")
    person.sign_in(portal.member("ADMINISTRATOR"))
    person.open("/portefeuilles")
    page.get_by_role("link", name=portfolio["name"], exact=True).click()
    _keep(page, "portfolio")
    _deposit(person, portfolio)
    _keep(page, "check")
    page.get_by_role("button", name="Confirmer la demande").click()
    expect(page.locator("h1")).to_contain_text("Compte rendu", timeout=_PATIENCE)
    _keep(page, "report")
    page.set_viewport_size(PHONE)
    _keep(page, "report-phone")
    page.set_viewport_size(DESK)
    _rights(person, portal.firm()["members"][-1])
    person.open("/")
    _keep(page, "menu")


def _rights(person: Person, latecomer: dict[str, Any]) -> None:
    """Who may file what, how it came to be, and what a right hangs on."""
    page = person.page
    person.open("/habilitations/dsn")
    _keep(page, "matrix")
    person.open("/consultation/historique")
    _keep(page, "history")
    person.open("/habilitations/membre/" + latecomer["id"])
    page.get_by_role("link", name="Pourquoi ?").first.click()
    _keep(page, "why")


def _inform(person: Person) -> None:
    """What anybody reads before he signs in."""
    page = person.page
    for path, name in (
        ("/", "home"),
        ("/les-declarations/dsn", "declaration"),
        ("/base-de-connaissances?q=mot+de+passe", "answers"),
        ("/verifier-mon-navigateur", "browser"),
    ):
        person.open(path)
        _keep(page, name)
    page.set_viewport_size(PHONE)
    person.open("/")
    _keep(page, "home-phone")
    page.set_viewport_size(DESK)


def _register(person: Person) -> None:
    """As far as the declarations, on pages that name no company; then nothing is left of it."""
    page = person.page
    person.open("/inscription")
    page.get_by_label("SIRET").fill(_SIRET)
    page.get_by_label("Madame").check()
    page.get_by_label("Nom", exact=True).fill("Aubier")
    page.get_by_label("Prénom").fill("Maud")
    page.get_by_label("Adresse électronique").fill("maud@aubier.example")
    page.get_by_label("Téléphone").fill("04 78 00 00 01")
    _press(page, "Je m’inscris")
    page.get_by_label("J’ai lu les conditions").check()
    _press(page, "Accepter et continuer")
    _press(page, "C’est mon établissement")
    page.get_by_label("Nouveau mot de passe").press_sequentially("bonjour2")
    _keep(page, "register-password")
    page.get_by_label("Nouveau mot de passe").fill("Bonjour2026")
    page.get_by_label("Le même mot de passe").fill("Bonjour2026")
    page.get_by_label("Votre réponse").fill("Le Petit Prince")
    _press(page, "Enregistrer et continuer")
    _press(page, "S’inscrire aux services")
    page.locator("[name=access][value=own]").check()
    _press(page, "Continuer")
    page.locator("[name=profile][value=private]").check()
    page.locator("[name=purpose][value=contributions]").check()
    _press(page, "Continuer")
    page.locator("[name=sector][value=general]").check()
    _press(page, "Continuer")
    _keep(page, "register-declarations")
    _press(page, "Abandonner et tout effacer")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def _deposit(person: Person, portfolio: dict[str, list[str]]) -> None:
    page = person.page
    page.get_by_role("link", name="Déposer un fichier").last.click()
    gone, here, again = portfolio["establishments"][:3]
    lines = [f"{gone};0", f"{here};1", f"{again};1", f"{again};0", "12;1", "5,5205E+13;1"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{portfolio['name']}.csv"
        path.write_text("\r\n".join(["SIRET;Action", *lines]), encoding="utf-8")
        page.locator("input[type=file]").set_input_files(path)
        page.get_by_role("button", name="Contrôler le fichier").click()
        expect(page.locator("h1")).to_contain_text("Contrôle du fichier")


def _keep(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
