"""Each kind of request in a browser: rights by file, sent again, undone; a declaration."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Portal, running_portal
from tests.journeys.members import MENU, see
from tests.journeys.steps import Person

PATIENCE = 30_000


@pytest.fixture(scope="module")
def own_portal() -> Iterator[Portal]:
    """A portal of its own: rights that move here would be missed elsewhere."""
    with running_portal() as portal:
        yield portal


@pytest.fixture
def administrator(browser: Browser, own_portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    person = Person(context, own_portal.address)
    person.sign_in(own_portal.member("ADMINISTRATOR"))
    see(person.page, MENU)
    yield person
    context.close()


def downloaded(person: Person, link: str) -> list[list[str]]:
    """The cells of a CSV file behind a link."""
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link).click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def deposit(person: Person, folder: Path, name: str, rows: list[list[str]]) -> None:
    """Choose a file and have it checked."""
    path = folder / f"{name}.csv"
    path.write_text("\r\n".join(";".join(row) for row in rows), encoding="utf-8", newline="")
    person.page.locator("input[type=file]").set_input_files(path)
    press(person, "Contrôler le fichier")
    expect(person.page.locator("h1")).to_contain_text("Contrôle du fichier")


def press(person: Person, word: str) -> None:
    """A button by its words; the page that follows is looked at."""
    person.page.locator("main").get_by_role("button", name=word).click()
    person.look()


def confirm(person: Person) -> None:
    """Confirm what was checked, and wait for its report."""
    person.page.locator("main").get_by_role("button", name="Confirmer la demande").click()
    expect(person.page.locator("h1")).to_contain_text(
        re.compile("compte rendu", re.IGNORECASE), timeout=PATIENCE
    )
    person.look()


def test_rights_are_changed_by_file_corrected_sent_again_and_undone(
    administrator: Person, own_portal: Portal, tmp_path: Path
) -> None:
    page, portfolio = administrator.page, own_portal.firm()["portfolios"][0]
    page.get_by_role("link", name="Portefeuilles", exact=True).first.click()
    page.get_by_role("link", name=portfolio["name"], exact=True).click()
    page.get_by_role("link", name="Déposer un fichier").last.click()
    page.get_by_role("link", name="Des habilitations", exact=True).click()
    administrator.look()
    heading, first, second, *_ = downloaded(administrator, "Partir des habilitations d’aujourd’hui")
    withdrawn = [*first[:4], *("0" for _ in first[4:])]
    wrong = [*second[:4], "non", *second[5:]]
    deposit(administrator, tmp_path, portfolio["name"], [heading, withdrawn, wrong])
    expect(page.get_by_text("1 ligne refusée, et pourquoi")).to_be_visible()
    expect(page.locator("#lignes")).to_contain_text(f"colonne {heading[4]}")
    confirm(administrator)
    expect(page.get_by_text("OK partiel").first).to_be_visible()
    report = page.url
    refused = downloaded(administrator, "Télécharger les lignes refusées")
    assert refused[1][: len(wrong)] == wrong
    page.get_by_role("link", name="Déposer les lignes corrigées").click()
    refused[1][4] = "0"
    deposit(administrator, tmp_path, portfolio["name"], refused)
    confirm(administrator)
    expect(page.get_by_text("OK : toutes les lignes sont traitées")).to_be_visible()
    page.goto(report)
    press(administrator, "Contrôler l’annulation")
    expect(page.locator("h1")).to_contain_text("Annulation de")
    expect(page.locator("main")).to_contain_text("avec leurs dates")
    confirm(administrator)
    expect(page.get_by_text("OK : toutes les lignes sont traitées")).to_be_visible()
    page.goto(report)
    expect(page.get_by_role("link", name="Voir l’annulation")).to_be_visible()
    assert administrator.complaints == []


def test_declaration_is_added_to_a_whole_portfolio_and_taken_back(
    administrator: Person, own_portal: Portal
) -> None:
    page = administrator.page
    administrator.open("/demandes/nouvelle")
    administrator.look()
    page.get_by_label("Une déclaration").check()
    page.get_by_role("button", name="Continuer").click()
    administrator.look()
    code = page.locator("main option").last.get_attribute("value")
    assert code is not None
    page.get_by_label("Déclaration", exact=True).select_option(code)
    page.get_by_label("L’ajouter pour tous les clients").check()
    press(administrator, "Compter les changements")
    expect(page.locator("h1")).to_contain_text(f"Ajout de la déclaration {code}")
    confirm(administrator)
    press(administrator, "Contrôler l’annulation")
    confirm(administrator)
    expect(page.locator("h1")).to_contain_text(f"Annulation de « {code} »")
    page.get_by_role("link", name="Dépôts de fichier").first.click()
    administrator.look()
    page.get_by_label("Sorte de demande").select_option("declaration")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert administrator.complaints == []


def test_declarants_are_created_by_file_and_their_passwords_taken_once(
    administrator: Person, own_portal: Portal, tmp_path: Path
) -> None:
    page, portfolio = administrator.page, own_portal.firm()["portfolios"][0]
    model = own_portal.member("DECLARANT")
    administrator.open("/demandes/nouvelle")
    chosen = page.locator("#portfolio option").filter(has_text=portfolio["name"]).first
    page.get_by_label("Portefeuille concerné").select_option(chosen.get_attribute("value") or "")
    page.get_by_label("Des déclarants").check()
    page.get_by_role("button", name="Continuer").click()
    administrator.look()
    heading, example = downloaded(administrator, "Télécharger le modèle")
    like = f"{model['last_name']} {model['first_name']}"
    first = ["Weiss", "Inès", "ines@cabinet.example", "", "", like]
    wrong = ["Zola", "Noé", "noe@", "", "", ""]
    deposit(administrator, tmp_path, portfolio["name"], [heading, first, wrong, example])
    expect(page.locator("#lignes")).to_contain_text("colonne Courriel")
    expect(page.locator("main")).to_contain_text("1 déclarant est créé")
    confirm(administrator)
    page.get_by_label("Mot de passe actuel").fill(own_portal.member("ADMINISTRATOR")["password"])
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger en CSV").click()
    told = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert re.search(r";Weiss;Inès;[0-9]{5};", told)
    page.reload()
    expect(page.locator("main")).to_contain_text("les a téléchargés")
    administrator.look()
    assert administrator.complaints == []
