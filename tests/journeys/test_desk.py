"""An operator in a real browser: his link, his door, and every page of his desk."""

import re

import pyotp
from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.operators import DESK, enter_desk
from tests.journeys.steps import Enter

CHOSEN = "Une phrase assez longue 2026"
PAGES = {
    "/exploitation/": DESK,
    "/exploitation/catalogue": "Catalogue",
    "/exploitation/catalogue/DSN": "Modifier DSN",
    "/exploitation/catalogue/ajouter": "Ajouter une déclaration",
    "/exploitation/catalogue/fichier": "Reprendre un fichier",
    "/exploitation/courriers": "Courriers",
    "/exploitation/demandes": "Demandes",
    "/exploitation/comptes-verrouilles": "Comptes verrouillés",
    "/exploitation/journal": "Journal du portail",
    "/exploitation/mon-compte": "Mon compte",
    "/exploitation/mon-compte/mot-de-passe": "Changer le mot de passe",
    "/exploitation/mon-compte/application": "Application d’authentification",
    "/exploitation/mon-compte/connexions": "Vos connexions",
}


def test_new_operator_follows_his_link_and_signs_in_with_a_code(
    enter: Enter, portal: Portal
) -> None:
    made = portal.command(
        "operator", "create", "--email", "paule@netent.example", "--name", "Paule Vidal"
    )
    person = enter()
    page = person.page
    page.goto(made["link"])
    person.look()
    key = pyotp.TOTP(re.sub(r"\s", "", page.locator("code.totp-key").inner_text()))
    for field in page.locator("input[type=password]").all():
        field.fill(CHOSEN)
    page.get_by_label("Code", exact=True).fill(key.now())
    page.get_by_role("button", name="Enregistrer mon accès").click()
    expect(page.locator("h1")).to_have_text("Exploitation du portail")
    expect(page.get_by_role("status").first).to_contain_text("Votre accès est prêt")
    person.look()
    page.goto(made["link"])
    expect(page.locator("h1")).to_have_text("Ce lien ne sert plus")
    person.look()


def test_every_page_of_the_desk_stands_on_a_desk_and_on_a_phone(enter: Enter) -> None:
    person = enter()
    enter_desk(person)
    expect(person.page.locator("h1")).to_have_text(DESK)
    for path, heading in PAGES.items():
        person.open(path)
        expect(person.page.locator("h1")).to_have_text(heading)
        person.look()
    # A member's page leads him back.
    person.open("/portefeuilles")
    expect(person.page.locator("h1")).to_have_text(DESK)
