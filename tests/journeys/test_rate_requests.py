"""A declarant asks for rates out of a file, follows them, reads the report, and erases it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.rate_requests import nir, people_file
from tests.factories.rate_requests import person as line
from tests.journeys.conftest import Portal
from tests.journeys.steps import Person


@pytest.fixture
def person(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    yield Person(context, portal.address)
    context.close()


def deposited(person: Person, content: bytes) -> None:
    page = person.page
    page.locator("input[type=file]").set_input_files(
        {"name": "novembre.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Contrôler le fichier").click()


def test_rates_are_asked_for_read_and_erased(person: Person, portal: Portal) -> None:
    page, portfolio = person.page, portal.firm(0)["portfolios"][0]
    person.sign_in(portal.firm(0)["members"][2])
    page.get_by_role("link", name="Appels de taux", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Appels de taux")
    person.look()
    page.get_by_role("link", name="Appeler des taux").first.click()
    person.look()
    page.get_by_label("SIRET de l’établissement").fill(portfolio["establishments"][-1])
    page.get_by_role("button", name="Continuer").click()
    person.look()
    deposited(person, b"SIRET;Action\r\n44308090800017;1\r\n")
    expect(page.get_by_role("alert")).to_contain_text("La structure du fichier")
    person.look()
    deposited(person, people_file(line(1), line(2), line(3, number="185")))
    expect(page.locator("h1")).to_have_text("Contrôle du fichier novembre.csv")
    person.look()
    page.get_by_role("button", name="Confirmer l’appel").click()
    expect(page.locator("h1")).to_have_text("Compte rendu du fichier novembre.csv", timeout=30_000)
    expect(page.locator("main")).to_contain_text("Taux fictifs")
    expect(page.locator("#lignes tbody tr")).to_have_count(3)
    person.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Compte rendu en CSV").click()
    assert nir(1).encode() in Path(download.value.path()).read_bytes()
    page.get_by_role("button", name="Les effacer maintenant").click()
    expect(page.locator("main")).to_contain_text("Appel supprimé")
    person.look()
