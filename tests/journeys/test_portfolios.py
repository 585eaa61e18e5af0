"""A portfolio's life on the pages: made, composed, entrusted, emptied and deleted."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Portal, running_portal
from tests.journeys.members import MENU, see
from tests.journeys.steps import Person

NAME = "Chantiers navals"


@pytest.fixture(scope="module")
def own_portal() -> Iterator[Portal]:
    """A portal of its own: what is transferred here would be missed elsewhere."""
    with running_portal() as portal:
        yield portal


@pytest.fixture
def administrator(browser: Browser, own_portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR")
    person = Person(context, own_portal.address)
    person.sign_in(own_portal.member("ADMINISTRATOR"))
    see(person.page, MENU)
    yield person
    context.close()


def said(page: Page, text: str) -> None:
    """What the last act brought, at the top of the page."""
    expect(page.locator('main div[role="status"]')).to_contain_text(text)


def follow(person: Person, *links: str) -> None:
    """Links by their words, one after the other; each page is looked at."""
    for word in links:
        person.page.get_by_role("link", name=word, exact=True).first.click()
        person.look()


def press(person: Person, word: str) -> None:
    """A button by its words; the page that follows is looked at."""
    person.page.locator("main").get_by_role("button", name=word).click()
    person.look()


def boxes(page: Page) -> Any:
    """The boxes of a list's rows."""
    return page.locator("tbody input[type=checkbox]")


def test_portfolio_is_made_composed_entrusted_emptied_and_deleted(administrator: Person) -> None:
    page = administrator.page
    _make(administrator)
    _compose(administrator)
    _entrust(administrator)
    _transfer_and_remove(administrator)
    follow(administrator, "Portefeuilles", NAME, "Supprimer…")
    expect(page.get_by_text("Il a 10 clients.")).to_be_visible()
    press(administrator, "Retirer tous les clients…")
    press(administrator, "Mettre fin à ces droits et retirer")
    said(page, "10 clients retirés du portefeuille. 40 droits ont pris fin.")
    follow(administrator, NAME, "Supprimer…")
    press(administrator, "Supprimer le portefeuille")
    said(page, f"Portefeuille « {NAME} » supprimé.")
    expect(page.get_by_role("link", name=NAME)).to_have_count(0)
    assert administrator.complaints == []


def _make(administrator: Person) -> None:
    page = administrator.page
    follow(administrator, "Portefeuilles", "Créer un portefeuille")
    page.get_by_label("Nom du portefeuille").fill(NAME)
    press(administrator, "Créer le portefeuille")
    follow(administrator, "Déclarations du portefeuille", "Ouvrir des déclarations")
    for code in ("DSN", "DPAE"):
        page.locator(f"#declaration-{code}").check()
    press(administrator, "Ouvrir les déclarations cochées")
    said(page, "Ouvertes sur le portefeuille : DSN, DPAE.")
    follow(administrator, NAME, "Déclarants du portefeuille")
    page.get_by_label("Inès Benali").check()
    press(administrator, "Affecter au portefeuille")
    said(page, "1 déclarant affecté. Son affectation ne lui donne aucun droit.")
    expect(page.get_by_text("Il n’y a rien à donner")).to_be_visible()


def _compose(administrator: Person) -> None:
    page = administrator.page
    follow(administrator, NAME, "Composer", "Ajouter une entreprise")
    page.get_by_label("SIREN ou SIRET").fill("441 133 808")
    press(administrator, "Rechercher")
    expect(page.get_by_role("heading", name="13 établissements à ajouter")).to_be_visible()
    press(administrator, "Ajouter les clients cochés")
    said(page, "13 clients ajoutés.")
    for code in ("DSN", "DPAE"):
        page.locator(f"#declaration-{code}").check()
    press(administrator, "Ouvrir pour ces clients")
    said(page, "ouvert pour 13 clients. Personne n’y a encore de droit.")


def _entrust(administrator: Person) -> None:
    page = administrator.page
    follow(
        administrator,
        NAME,
        "Déclarants du portefeuille",
        "Donner les mêmes droits que le portefeuille…",
    )
    expect(page.get_by_text("52 droits à ajouter")).to_be_visible()
    press(administrator, "Donner ces droits")
    said(page, "52 droits donnés")


def _transfer_and_remove(administrator: Person) -> None:
    page = administrator.page
    follow(administrator, NAME, "Composer")
    for rank in (0, 1):
        boxes(page).nth(rank).check()
    press(administrator, "Transférer…")
    page.get_by_label("Vers quel portefeuille").select_option(label="Aéronautique (24 clients)")
    press(administrator, "Voir ce qui changera")
    expect(page.get_by_text("Aucun droit ne prend fin.")).to_be_visible()
    press(administrator, "Transférer")
    said(page, "2 clients sont maintenant dans « Aéronautique », avec leurs droits.")
    boxes(page).first.check()
    press(administrator, "Retirer…")
    expect(page.get_by_text("4 droits prennent fin.")).to_be_visible()
    press(administrator, "Mettre fin à ces droits et retirer")
    said(page, "1 client retiré du portefeuille. 4 droits ont pris fin.")
    page.get_by_role("link", name="Ouvrir").first.click()
    administrator.look()
    page.get_by_role("link", name="Gérer les habilitations").last.click()
    administrator.look()
