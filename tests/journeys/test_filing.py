"""A declarant files, takes the receipt, replaces, cancels, and finds all of it again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from netent.filing.periods import Period, code_of, latest
from netent.filing.states import Periodicity
from netent.kernel.clock import paris_day
from tests.documents.reading import Pdf
from tests.factories.filings import neodes, payment
from tests.journeys.conftest import Portal
from tests.journeys.steps import Person


@pytest.fixture
def person(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR", accept_downloads=True)
    yield Person(context, portal.address)
    context.close()


def last_month() -> Period:
    """The month that has ended, as the form offers it first."""
    today: date = paris_day(datetime.now(UTC))
    return latest(Periodicity.MONTH, today, 2)[1]


def described(person: Person, siret: str, content: bytes, name: str = "paie.dsn") -> None:
    """The second step: the month, and the file."""
    page = person.page
    page.get_by_label("Période", exact=True).select_option(
        code_of(Periodicity.MONTH, last_month().start)
    )
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_role("button", name="Contrôler le dépôt").click()


def test_declaration_is_filed_replaced_and_cancelled(person: Person, portal: Portal) -> None:
    page, portfolio = person.page, portal.firm(0)["portfolios"][0]
    siret = portfolio["establishments"][-1]
    declarant = portal.firm(0)["members"][2]
    person.sign_in(declarant)
    page.get_by_role("link", name="Vos déclarations", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Vos déclarations")
    expect(page.locator("main tbody tr").first).to_be_visible()
    person.look()
    page.locator("main").get_by_role("link", name="Déposer une déclaration").click()
    person.look()
    page.get_by_label("SIRET de l’établissement").fill(siret)
    page.get_by_label("Déclaration", exact=True).select_option("DSN")
    page.get_by_role("button", name="Continuer").click()
    person.look()
    described(person, siret, b"ceci n'est pas une DSN\n")
    expect(page.get_by_role("alert")).to_contain_text("Ligne 1")
    person.look()
    described(person, siret, neodes(siret, last_month().start, *payment()))
    expect(page.locator("h1")).to_have_text("Contrôle avant dépôt")
    expect(page.locator("main")).to_contain_text("1\u202f234,50 €")
    person.look()
    page.get_by_role("button", name="Déposer", exact=True).click()
    expect(page.locator("main")).to_contain_text("Déclaration déposée sous le numéro DSN-")
    person.look()
    number = page.locator("h1").inner_text().removeprefix("Récépissé ")
    with page.expect_download() as download:
        page.get_by_role("link", name="Récépissé (PDF)").click()
    assert number in Pdf(Path(download.value.path()).read_bytes()).text
    replaced_and_cancelled(person, number)


def replaced_and_cancelled(person: Person, number: str) -> None:
    page = person.page
    page.get_by_role("link", name="Remplacer", exact=True).click()
    page.get_by_label("Néant", exact=False).check()
    person.look()
    page.get_by_role("button", name="Contrôler le dépôt").click()
    person.look()
    page.get_by_role("button", name="Remplacer et déposer").click()
    expect(page.locator("main")).to_contain_text(f"Remplace {number}", use_inner_text=False)
    page.get_by_role("link", name="Annuler ce dépôt").click()
    person.look()
    page.get_by_label("Motif").fill("Le mois n’était pas le bon")
    page.get_by_role("button", name="Annuler ce dépôt").click()
    expect(page.locator("main")).to_contain_text("Dépôt annulé")
    person.look()
    page.get_by_role("link", name="Historique des dépôts").first.click()
    expect(page.locator("main tbody")).to_contain_text(number)
    person.look()


def test_administrator_sees_everything_and_chooses_the_due_day(
    person: Person, portal: Portal
) -> None:
    page = person.page
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    person.open("/declarations-deposees/?etat=done")
    expect(page.locator("main tbody tr").first).to_contain_text("Récépissé")
    person.look()
    person.open("/declarations-deposees/echeances")
    page.get_by_label("Le 5 du mois suivant").check()
    page.get_by_role("button", name="Enregistrer l’échéance").click()
    expect(page.locator("main")).to_contain_text("Échéance de la DSN")
    person.look()
