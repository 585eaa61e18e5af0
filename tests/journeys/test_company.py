"""The company's declarations and establishments: taken, removed, ticked, closed by the register."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.directory.files import SINCE, site, write
from tests.factories.identifiers import siret_of
from tests.journeys.conftest import Portal, running_portal
from tests.journeys.members import MENU, see
from tests.journeys.steps import Person


@pytest.fixture(scope="module")
def company_portal() -> Iterator[Portal]:
    """A portal of its own: what closes here would be missed elsewhere."""
    with running_portal() as portal:
        yield portal


@pytest.fixture
def company(company_portal: Portal) -> dict[str, Any]:
    """The demo's company of three establishments."""
    return company_portal.company("MULTI")


@pytest.fixture
def administrator(
    browser: Browser, company_portal: Portal, company: dict[str, Any]
) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR")
    person = Person(context, company_portal.address)
    person.sign_in(company["members"][0])
    see(person.page, MENU)
    yield person
    context.close()


def said(page: Page, text: str) -> None:
    """What the last act brought, at the top of the page."""
    expect(page.locator('main div[role="status"]')).to_contain_text(text)


def box(page: Page, siret: str) -> Any:
    """The box of one establishment."""
    return page.locator(f"#site-{siret}")


def test_declarations_are_taken_and_removed_with_their_rights(administrator: Person) -> None:
    page = administrator.page
    page.get_by_role("link", name="Gérer les déclarations").first.click()
    see(page, "Gérer les déclarations")
    administrator.look()
    page.get_by_role("link", name="Ajouter des déclarations").click()
    administrator.look()
    page.get_by_role("button", name="Ajouter les déclarations cochées").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez au moins une déclaration.")
    administrator.look()
    page.get_by_label("C3S").check()
    page.get_by_label("Code, nom, régime ou public").fill("chômage")
    page.get_by_label("Code, nom, régime ou public").press("Enter")
    expect(page.get_by_label("C3S")).to_be_checked()
    page.get_by_label("AED").check()
    page.get_by_role("button", name="Ajouter les déclarations cochées").click()
    said(page, "Ouvertes pour vos établissements : C3S, AED.")
    administrator.look()
    page.get_by_role("link", name="Retirer… C3S").click()
    administrator.look()
    page.get_by_role("button", name="Retirer la déclaration").click()
    said(page, "La déclaration C3S est retirée. Personne n’y avait de droit.")
    page.get_by_role("link", name=re.compile("Retirer… DAT$")).click()
    expect(page.get_by_text("6 droits prennent fin.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(6)
    administrator.look()
    page.get_by_role("button", name="Mettre fin à ces droits et retirer la déclaration").click()
    said(page, "La déclaration DAT est retirée ; 6 droits ont pris fin.")
    assert administrator.complaints == []


def test_establishments_are_unticked_and_ticked_with_what_ends_shown_first(
    administrator: Person, company: dict[str, Any]
) -> None:
    page, rennes = administrator.page, company["members"][1]["siret"]
    page.get_by_role("link", name="Gérer les établissements").first.click()
    see(page, "Gérer les établissements")
    administrator.look()
    box(page, rennes).uncheck()
    page.get_by_label("SIRET, nom ou commune").fill("nantes")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("1 changement attend d’être enregistré.")).to_be_visible()
    administrator.look()
    page.get_by_role("button", name="Voir ce qui changera").click()
    see(page, "Ce qui changera")
    expect(page.get_by_role("cell", name="Karim Haddad")).to_have_count(0)
    expect(page.locator("tbody th", has_text="Karim Haddad")).to_be_visible()
    expect(page.get_by_text("1 membre se connecte avec l’un de ces SIRET")).to_be_visible()
    administrator.look()
    page.get_by_role("button", name="Revenir à la liste, sans rien perdre").click()
    expect(box(page, rennes)).not_to_be_checked()
    page.get_by_role("button", name="Voir ce qui changera").click()
    page.get_by_role("button", name="Mettre fin à ces droits et enregistrer").click()
    said(page, "1 établissement n’est plus dans l’inscription.")
    box(page, rennes).check()
    page.get_by_role("button", name="Voir ce qui changera").click()
    administrator.look()
    page.get_by_role("button", name="Enregistrer").click()
    said(page, "1 établissement est coché, avec les déclarations de l’entreprise.")
    assert administrator.complaints == []


def test_register_closes_and_opens_establishments_and_administrators_are_told(
    administrator: Person, company_portal: Portal, company: dict[str, Any], tmp_path: Path
) -> None:
    page, lucie = administrator.page, company["members"][2]
    opened = siret_of(company["siren"], 9000)
    rows = (
        site(lucie["siret"], state="F", **{SINCE: "2026-10-31"}),
        site(opened, **{SINCE: "2026-11-02"}),
    )
    company_portal.command("sirene", "load", str(write(tmp_path, rows)))
    administrator.open("/entreprise/etablissements")
    expect(page.get_by_text("Fermé depuis le 31 octobre 2026")).to_be_visible()
    expect(page.get_by_text("1 nouvel établissement")).to_be_visible()
    administrator.look()
    page.get_by_role("link", name="Les voir").click()
    expect(box(page, opened)).not_to_be_checked()
    page.get_by_role("button", name="Ne plus les signaler").click()
    said(page, "Ils restent non cochés")
    page.get_by_role("link", name="Établissements fermés").click()
    see(page, "Établissements fermés")
    administrator.look()
    page.get_by_role("button", name="Mettre fin à ces droits").click()
    said(page, "droits sur des établissements fermés ont pris fin.")
    page.get_by_role("link", name="Changer le SIRET… Lucie Morel").click()
    administrator.look()
    page.get_by_label("SIRET de connexion").select_option(index=1)
    page.get_by_role("button", name="Changer le SIRET").click()
    said(page, "Lucie Morel se connecte désormais avec ce SIRET")
    administrator.open("/boite-d-envoi/")
    expect(page.get_by_text("Le répertoire Sirene a changé").first).to_be_visible()
    expect(page.get_by_text("Le SIRET de votre connexion a changé").first).to_be_visible()
    assert administrator.complaints == []
