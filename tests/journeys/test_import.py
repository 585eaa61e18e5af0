"""The main job: deposit a file, see what each line would do, confirm, watch, read the report."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Portal
from tests.journeys.steps import Person

PATIENCE = 30_000


@pytest.fixture
def person(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    yield Person(context, portal.address)
    context.close()


@pytest.fixture
def person_without_script(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    yield Person(context, portal.address)
    context.close()


def _file(folder: Path, portfolio: str, lines: list[str]) -> Path:
    path = folder / f"{portfolio}.csv"
    path.write_bytes("\r\n".join(["SIRET;Action", *lines]).encode("cp1252"))
    return path


def test_administrator_imports_a_partly_wrong_file_and_reads_its_report(
    person: Person, portal: Portal, tmp_path: Path
) -> None:
    page, portfolio = person.page, portal.firm()["portfolios"][0]
    person.sign_in(portal.member("ADMINISTRATOR"))
    expect(page.locator("h1")).to_have_text("Menu personnalisé")
    person.look()
    page.get_by_role("link", name="Portefeuilles", exact=True).first.click()
    person.look()
    page.get_by_role("link", name=portfolio["name"], exact=True).click()
    person.look()
    page.get_by_role("link", name="Déposer un fichier").last.click()
    person.look()
    removed, kept = portfolio["establishments"][0], portfolio["establishments"][1]
    deposit = _file(tmp_path, portfolio["name"], [f"{removed};0", f"{kept};1", "12;1"])
    page.locator("input[type=file]").set_input_files(deposit)
    page.get_by_role("button", name="Contrôler le fichier").click()
    expect(page.locator("h1")).to_contain_text("Contrôle du fichier")
    person.look()
    page.get_by_role("link", name="SIRET mal formé").click()
    expect(page.get_by_text("« 12 » n’est pas un SIRET")).to_be_visible()
    person.look()
    page.get_by_role("button", name="Confirmer la demande").click()
    expect(page.locator("h1")).to_contain_text("Compte rendu", timeout=PATIENCE)
    expect(page.get_by_text("OK partiel").first).to_be_visible()
    person.look()
    with page.expect_download() as report:
        page.get_by_role("link", name="Compte rendu en CSV").click()
    text = Path(report.value.path()).read_text(encoding="utf-8-sig")
    assert re.findall(r"^(\d+);(\d*);.*;(\d?);(fait|déjà ainsi|refusé);", text, re.MULTILINE) == [
        ("2", removed, "0", "fait"),
        ("3", kept, "1", "déjà ainsi"),
        ("4", "", "1", "refusé"),
    ]
    with page.expect_download() as refused:
        page.get_by_role("link", name="Télécharger les lignes refusées").click()
    assert refused.value.suggested_filename == f"{portfolio['name']}.csv"
    person.open("/boite-d-envoi/")
    expect(page.locator("main")).to_contain_text("OK partiel")
    person.look()


def test_same_job_without_javascript(
    person_without_script: Person, portal: Portal, tmp_path: Path
) -> None:
    person, portfolio = person_without_script, portal.firm()["portfolios"][1]
    page = person.page
    person.sign_in(portal.member("ADMINISTRATOR"))
    person.open("/demandes/nouvelle")
    page.locator("main select").select_option(
        label=page.locator("main option", has_text=portfolio["name"]).inner_text()
    )
    page.get_by_role("button", name="Continuer").click()
    deposit = _file(tmp_path, portfolio["name"], [f"{portfolio['establishments'][0]};1"])
    page.locator("input[type=file]").set_input_files(deposit)
    page.get_by_role("button", name="Contrôler le fichier").click()
    page.get_by_role("button", name="Confirmer").click()
    for _time in range(60):
        if "Compte rendu" in page.locator("h1").inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_text("OK : toutes les lignes sont traitées")).to_be_visible()


def test_wrong_password_says_so_and_keeps_what_was_typed(person: Person, portal: Portal) -> None:
    member = portal.member("ADMINISTRATOR")
    person.sign_in(member, password="not the password")
    expect(person.page.locator("main")).to_contain_text("incorrect")
    assert person.page.get_by_label("Prénom").input_value() == member["first_name"]
    assert person.page.locator("input[type=password]").input_value() == ""
    person.look()


def test_file_of_an_unknown_shape_is_refused_in_words(
    person: Person, portal: Portal, tmp_path: Path
) -> None:
    portfolio = portal.firm()["portfolios"][0]
    person.sign_in(portal.member("ADMINISTRATOR"))
    person.open("/demandes/nouvelle")
    person.page.locator("main select").select_option(
        label=person.page.locator("main option", has_text=portfolio["name"]).inner_text()
    )
    person.page.get_by_role("button", name="Continuer").click()
    path = tmp_path / f"{portfolio['name']}.csv"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    person.page.locator("input[type=file]").set_input_files(path)
    person.page.get_by_role("button", name="Contrôler le fichier").click()
    expect(person.page.locator("main")).to_contain_text("PDF")
    person.look()


def test_list_keeps_its_search_when_going_and_coming_back(person: Person, portal: Portal) -> None:
    page, portfolio = person.page, portal.firm()["portfolios"][0]
    person.sign_in(portal.member("ADMINISTRATOR"))
    person.open("/portefeuilles")
    page.get_by_role("link", name=portfolio["name"], exact=True).click()
    siret = portfolio["establishments"][0]
    page.locator("main [name=q]").fill(siret[:9])
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("main tbody tr")).not_to_have_count(0)
    address = page.url
    page.get_by_role("link", name="Déposer un fichier").last.click()
    page.go_back()
    assert page.url == address
    assert page.locator("main [name=q]").input_value() == siret[:9]


def test_english_is_complete_on_the_pages_of_the_job(person: Person, portal: Portal) -> None:
    page = person.page
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for path in ("/", "/portefeuilles", "/demandes", "/demandes/nouvelle", "/accessibilite"):
        person.open(path)
        person.look()
        # The catalogue's own texts are French, and say so.
        own = "main => { main.querySelectorAll('[lang=fr]').forEach(e => e.remove()) }"
        page.locator("main").evaluate(own)
        text = page.locator("main").inner_text().casefold()
        for word in ("portefeuille", "déclarant", "fichier", "établissement", "aucun"):
            assert word not in text.replace("tiers déclarant", ""), f"{path}: {word}"
    # It stays with the member, and others sign in as him.
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_declarant_sees_nothing_that_leads_to_a_refusal(person: Person, portal: Portal) -> None:
    person.sign_in(portal.member("DECLARANT"))
    expect(person.page.locator("h1")).to_have_count(1)
    person.look()
    links = person.page.locator("a[href^='/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    for link in links:
        answer = person.page.request.get(person.address + link)
        assert answer.status == 200, link
