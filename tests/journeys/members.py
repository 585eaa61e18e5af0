"""What administrators and declarants do on the pages in more than one journey."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from netent.kernel.identifiers import fold
from tests.journeys.steps import Person

MENU = "Menu personnalisé"
PASSWORD = "Bonjour2026!"
ANSWER = "Le Petit Prince"


def see(page: Page, heading: str) -> None:
    """The page under this heading has come."""
    expect(page.locator("h1")).to_have_text(heading)


def fact(page: Page, name: str) -> str:
    """The value beside a name in a list of facts."""
    term = page.locator("dl.facts dt", has_text=re.compile(f"^{name}$"))
    return term.locator("xpath=following-sibling::dd[1]").inner_text()


def create_declarant(
    administrator: Person, *, last_name: str, first_name: str, look: bool = False
) -> dict[str, Any]:
    """Enter a declarant by the form; who he is, with the password that the answer shows."""
    page = administrator.page
    administrator.open("/declarants/nouveau")
    see(page, "Nouveau déclarant")
    if look:
        administrator.look()
        page.get_by_role("button", name="Créer le déclarant").click()
        expect(page.get_by_text("Indiquez le nom.").first).to_be_visible()
        administrator.look()
    email = f"{fold(first_name)}@declarant.example"
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("SIRET de connexion").select_option(index=2)
    page.get_by_label(re.compile("^DSN")).check()
    page.get_by_role("button", name="Créer le déclarant").click()
    see(page, "Mot de passe provisoire")
    if look:
        administrator.look()
    siret = re.sub(r"\D", "", fact(page, "SIRET de connexion"))
    code = fact(page, "Mot de passe provisoire")
    assert re.fullmatch(r"\d{5}", code)
    names = {"last_name": last_name, "first_name": first_name}
    return {"siret": siret, **names, "email": email, "password": code}


def choose_password(person: Person, password: str, *, question: bool = True) -> None:
    """Choose a password, and a question where one is asked for, and come to the menu."""
    page = person.page
    see(page, "Choisir un mot de passe")
    page.get_by_label("Nouveau mot de passe").fill(password)
    page.get_by_label("Le même mot de passe").fill(password)
    if question:
        page.get_by_label("Question secrète").select_option("first_book")
        page.get_by_label("Votre réponse").fill(ANSWER)
    person.look()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    see(page, MENU)


def forget(person: Person, member: dict[str, Any]) -> None:
    """Say who one is on the page of forgotten passwords."""
    page = person.page
    person.open("/mot-de-passe-oublie")
    person.look()
    page.get_by_label("SIRET").fill(member["siret"])
    page.get_by_label("Nom", exact=True).fill(member["last_name"])
    page.get_by_label("Prénom").fill(member["first_name"])
    page.get_by_role("button", name="Continuer").click()
    see(page, "Retrouver l’accès")
    person.look()


def mail_of(person: Person, recipient: str, subject: str) -> str:
    """The text of the newest mail of a subject to somebody, as the demo's outbox shows it."""
    page = person.page
    person.open("/boite-d-envoi/?size=200")
    row = page.locator("main tbody tr", has_text=recipient).filter(has_text=subject)
    row.first.get_by_role("link").click()
    see(page, subject)
    return page.locator("pre.letter").inner_text()
