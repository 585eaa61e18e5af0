"""An administrator proves who may file what, who changed it, and takes both away."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Download, expect

from netent.kernel import clock
from netent.kernel.identifiers import format_siret
from tests.journeys.conftest import Portal
from tests.journeys.steps import Person


@pytest.fixture
def person(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    yield Person(context, portal.address)
    context.close()


def deposit(portal: Portal, folder: Path, siret: str, action: int) -> None:
    """A client of the second firm's first portfolio leaves or enters, as an operator does it."""
    firm, portfolio = portal.firm(1), portal.firm(1)["portfolios"][0]
    path = folder / f"{portfolio['name']}.csv"
    path.write_text(f"SIRET;Action\r\n{siret};{action}\r\n", encoding="utf-8")
    words = ("--registration", firm["siren"], "--portfolio", portfolio["name"])
    author = portal.member("ADMINISTRATOR", firm=1)["id"]
    kind = ("--kind", "establishments", "--by", author, "--wait", str(path))
    assert portal.command("imports", "submit", *words, *kind)["outcome"] == "OK"


def taken(person: Person, role: str, word: str) -> Download:
    """The file behind a link or a button."""
    with person.page.expect_download() as download:
        person.page.get_by_role(role, name=word).click()  # type: ignore[arg-type]
    return download.value


def csv_rows(download: Download) -> list[list[str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def xlsx_rows(download: Download, folder: Path) -> list[list[str]]:
    path = folder / "taken.xlsx"
    download.save_as(path)
    sheet = load_workbook(path).active
    assert sheet is not None
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_administrator_reads_the_recap_the_history_and_the_journal_and_takes_them_away(
    person: Person, portal: Portal, tmp_path: Path
) -> None:
    page, siret = person.page, portal.firm(1)["portfolios"][0]["establishments"][0]
    shown = format_siret(siret).replace("\u202f", "\u00a0")
    deposit(portal, tmp_path, siret, 0)
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    page.get_by_role("link", name="Récapitulatif", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Récapitulatif des habilitations")
    person.look()
    page.locator("main").get_by_label("Établissement", exact=True).fill(siret)
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("main")).to_contain_text("Aucune habilitation ne correspond")
    yesterday = clock.paris_day(clock.now()) - timedelta(days=1)
    page.get_by_label("Au", exact=True).fill(yesterday.isoformat())
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#lignes tbody tr").first).to_contain_text(shown)
    person.look()
    deposit(portal, tmp_path, siret, 1)
    person.open(f"/consultation/recapitulatif?q={siret}")
    expect(page.locator("#lignes tbody tr").first).to_contain_text(shown)
    rows = csv_rows(taken(person, "link", "Fichier CSV"))
    assert len(rows) > 1
    assert {row[0] for row in rows[1:]} == {siret}
    assert xlsx_rows(taken(person, "link", "Classeur Excel"), tmp_path) == rows
    _read_history(person, siret, tmp_path)
    _read_journal(person)


def _read_history(person: Person, siret: str, folder: Path) -> None:
    page = person.page
    page.get_by_role("link", name="Historique", exact=True).first.click()
    expect(page.locator("#actes tbody tr").first).to_contain_text("Dépôt de fichier")
    person.look()
    page.locator("main").get_by_label("Établissement", exact=True).fill(siret)
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#actes tbody tr").first).to_contain_text("Accordé")
    expect(page.locator("#actes tbody tr").nth(1)).to_contain_text("Retiré")
    person.look()
    rows = csv_rows(taken(person, "link", "Fichier CSV"))
    assert {row[5] for row in rows[1:]} == {siret}
    assert {"Accordé", "Retiré"} <= {row[4] for row in rows[1:]}
    assert xlsx_rows(taken(person, "link", "Classeur Excel"), folder) == rows
    person.open("/consultation/historique")
    page.get_by_role("link", name="Voir les").last.click()
    expect(page.locator("h1")).to_contain_text("Changement du")
    person.look()


def _read_journal(person: Person) -> None:
    page = person.page
    page.get_by_role("link", name="Journal d’audit", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Chaîne vérifiée")
    expect(page.locator("#evenements")).to_contain_text("Dépôt de fichier traité")
    person.look()
    file = taken(person, "button", "Lignes JSON")
    lines = Path(file.path()).read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    page.reload()
    expect(page.locator("#evenements tbody tr").first).to_contain_text("Journal téléchargé")
