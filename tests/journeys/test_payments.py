"""A mandate from its draft to the payment that is drawn by it, and a rejection in between."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from netent.filing.periods import Period, code_of, latest
from netent.filing.states import Periodicity
from netent.kernel.clock import paris_day
from tests.documents.reading import Pdf
from tests.factories.filings import neodes, payment
from tests.factories.payments import new_iban
from tests.journeys.conftest import Portal
from tests.journeys.steps import Enter, Person

BODY, NAME = "FICTIF1", "Prévoyance du Confluent (fictive)"


def month() -> Period:
    """The one before the last that has ended: nobody else files it here."""
    return latest(Periodicity.MONTH, paris_day(datetime.now(UTC)), 4)[3]


def account_recorded(person: Person, member: dict[str, Any], siren: str, iban: str) -> None:
    """Record the client's account, a wrong one first."""
    page = person.page
    person.open("/paiements/comptes")
    person.look()
    page.get_by_role("link", name="Enregistrer un compte").first.click()
    page.get_by_label("SIREN de l’entreprise").fill(siren)
    page.get_by_label("Titulaire du compte").fill("Client d’essai")
    page.get_by_label("IBAN", exact=True).fill("FR4830006000011234567890111")
    page.locator("input[type=password]").fill(member["password"])
    page.get_by_role("button", name="Enregistrer le compte").click()
    expect(page.get_by_role("alert")).to_contain_text("clé RIB")
    person.look()
    page.get_by_label("IBAN", exact=True).fill(iban)
    page.locator("input[type=password]").fill(member["password"])
    page.get_by_role("button", name="Enregistrer le compte").click()
    expect(page.locator("main")).to_contain_text("Compte enregistré")
    person.look()


def mandate_signed(person: Person, member: dict[str, Any]) -> None:
    """From the account's page: a draft, its paper, its acknowledgement."""
    page = person.page
    page.get_by_role("link", name="Établir un mandat").click()
    page.get_by_label(NAME, exact=False).first.check()
    person.look()
    page.get_by_role("button", name="Établir le mandat").click()
    person.look()
    number = page.locator("h1").inner_text().removeprefix("Mandat ")
    with page.expect_download() as download:
        page.get_by_role("link", name="Mandat (PDF)").click()
    assert number in Pdf(Path(download.value.path()).read_bytes()).text
    page.get_by_role("link", name="Acquitter…").click()
    page.get_by_label("Signataire").fill("Rose Blanc")
    page.get_by_label("Fait à").fill("Lyon")
    page.get_by_label("Signé le").fill(paris_day(datetime.now(UTC)).isoformat())
    page.get_by_label("Le mandat est signé", exact=False).check()
    page.locator("input[type=password]").fill(member["password"])
    person.look()
    page.get_by_role("button", name="Acquitter le mandat").click()
    expect(page.locator("main")).to_contain_text("Mandat acquitté")
    person.look()
    person.open("/paiements/mandats")
    expect(page.locator("main tbody tr").first).to_contain_text(number)
    person.look()


def filed(person: Person, siret: str, iban: str) -> None:
    """A file that asks for a payment, down to its receipt."""
    page = person.page
    person.open(f"/declarations-deposees/deposer?declaration=DSN&siret={siret}")
    page.get_by_label("Période", exact=True).select_option(
        code_of(Periodicity.MONTH, month().start)
    )
    lines = payment(BODY, "1234.50", n004=iban)
    content = neodes(siret, month().start, *lines)
    page.locator("input[type=file]").set_input_files(
        {"name": "paie.dsn", "mimeType": "text/plain", "buffer": content}
    )
    page.get_by_role("button", name="Contrôler le dépôt").click()
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_role("link", name="Payer ce dépôt").click()
    person.look()


def test_payment_is_rejected_until_its_mandate_is_signed(enter: Enter, portal: Portal) -> None:
    firm = portal.firm(0)
    siret, iban = firm["portfolios"][0]["establishments"][-2], new_iban()
    administrator = portal.member("ADMINISTRATOR", firm=0)
    payer, manager = enter(), enter()
    payer.sign_in(firm["members"][2])
    filed(payer, siret, iban)
    page = payer.page
    page.get_by_role("button", name="Ordonner le paiement").click()
    expect(page.locator("main")).to_contain_text("1 paiement est rejeté")
    payer.look()
    manager.sign_in(administrator)
    account_recorded(manager, administrator, siret[:9], iban)
    mandate_signed(manager, administrator)
    page.reload()
    page.get_by_role("button", name="Ordonner le paiement").click()
    expect(page.locator("main")).to_contain_text("1 paiement est ordonné")
    payer.look()
    page.get_by_role("link", name=NAME).last.click()
    expect(page.locator("main")).to_contain_text("Ordonné")
    payer.look()
    manager.open("/paiements")
    expect(manager.page.locator("main tbody tr").first).to_contain_text(NAME)
    manager.look()
    manager.open("/paiements/complement")
    manager.look()
    manager.open("/paiements/gestionnaires")
    manager.look()
