"""An administrator asks for the detail of a portfolio, sees it made, takes it away, deletes it."""

import csv
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Download, expect

from tests.journeys.conftest import Portal
from tests.journeys.steps import Person


@pytest.fixture
def person(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    yield Person(context, portal.address)
    context.close()


def taken(person: Person, word: str) -> Download:
    """The file behind a link."""
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=word).click()
    return download.value


def rows_of(download: Download) -> list[list[str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def asked(person: Person, portfolio: str) -> None:
    """Ask from the list, and wait on the page until the files are there."""
    page = person.page
    page.get_by_role("link", name="Détail des habilitations", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Détail des habilitations")
    person.look()
    page.locator("main").get_by_role("link", name="Nouvelle demande").click()
    person.look()
    page.get_by_label("Portefeuille").select_option(label=portfolio)
    page.get_by_role("button", name="Demander le détail").click()
    # The page follows the worker by itself.
    expect(page.get_by_role("heading", name="Télécharger")).to_be_visible()
    person.look()


def test_detail_of_a_portfolio_is_asked_for_followed_downloaded_and_deleted(
    person: Person, portal: Portal
) -> None:
    page, portfolio = person.page, portal.firm(1)["portfolios"][0]
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    asked(person, portfolio["name"])
    expect(page.locator("h1")).to_have_text(f"Détail : {portfolio['name']}")
    file = taken(person, "Fichier CSV")
    assert file.suggested_filename == f"{portfolio['name']}.csv"
    heads, *lines = rows_of(file)
    assert heads[:4] == ["SIRET déclarant", "Nom", "Prénom", "SIRET"]
    assert {row[3] for row in lines} <= set(portfolio["establishments"])
    assert lines
    book = load_workbook(BytesIO(Path(taken(person, "Classeur Excel").path()).read_bytes())).active
    assert book is not None
    assert [[str(cell or "") for cell in row] for row in book.iter_rows(values_only=True)] == [
        heads,
        *lines,
    ]
    page.get_by_role("button", name="Supprimer le détail").click()
    expect(page.locator("main")).to_contain_text("Détail supprimé")
    person.look()


def test_detail_of_all_portfolios_is_one_table_and_a_file_each(
    person: Person, portal: Portal
) -> None:
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    asked(person, "Tous les portefeuilles")
    names = {portfolio["name"] for portfolio in portal.firm(1)["portfolios"]}
    heads, *lines = rows_of(taken(person, "Fichier CSV"))
    assert heads[0] == "Portefeuille"
    assert {row[0] for row in lines} <= names
    archive = taken(person, "Un CSV par portefeuille")
    with ZipFile(archive.path()) as files:
        assert set(files.namelist()) == {f"{name}.csv" for name in names}


def test_several_portfolios_are_ticked_and_coverage_is_told_by_portfolio(
    person: Person, portal: Portal
) -> None:
    page, portfolio = person.page, portal.firm(1)["portfolios"][0]
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    person.open("/consultation/recapitulatif")
    page.locator(".fold-choices summary").click()
    person.look()
    page.get_by_label(portfolio["name"], exact=True).check()
    page.get_by_label("Vos établissements", exact=True).check()
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator(".fold-choices summary")).to_have_text("2 choisis")
    person.look()
    person.open("/habilitations/couverture/portefeuilles")
    expect(page.locator("main tbody")).to_contain_text(portfolio["name"])
    person.look()
