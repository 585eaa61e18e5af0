"""The end of a registration: asked by one, confirmed by another, come thirty days later."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from netent.kernel import clock
from tests.documents.reading import Pdf
from tests.journeys import registering
from tests.journeys.conftest import Portal, running_portal
from tests.journeys.steps import Person

PATIENCE = 30_000


@pytest.fixture
def ending_portal() -> Iterator[Portal]:
    """A portal of its own: what ends here would be missed elsewhere."""
    with running_portal() as portal:
        yield portal


def enter(browser: Browser, portal: Portal, member: dict[str, str]) -> Person:
    person = Person(browser.new_context(locale="fr-FR", accept_downloads=True), portal.address)
    person.sign_in(member)
    expect(person.page.locator("h1")).to_have_text("Menu personnalisé", timeout=PATIENCE)
    return person


def ask(asking: Person, password: str) -> None:
    page = asking.page
    page.get_by_role("link", name="Résiliation", exact=True).first.click()
    asking.look()
    page.get_by_role("link", name="Demander une résiliation").click()
    expect(page.get_by_text("6 membres ne peuvent plus se connecter.")).to_be_visible()
    asking.look()
    page.get_by_label("Motif").fill("Cessation d’activité")
    page.get_by_label("Mot de passe actuel").fill("Pas le bon 1")
    page.get_by_role("button", name="Demander la résiliation").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce n’est pas votre mot de passe actuel")
    assert page.get_by_label("Motif").input_value() == "Cessation d’activité"
    asking.look()
    page.get_by_label("Mot de passe actuel").fill(password)
    page.get_by_role("button", name="Demander la résiliation").click()
    expect(page.get_by_text("Un autre administrateur a jusqu’au")).to_be_visible()
    asking.look()


def confirm(deciding: Person, password: str) -> Pdf:
    """Confirm what waits; the form that is to be signed."""
    page = deciding.page
    expect(page.get_by_text("Une résiliation attend votre confirmation")).to_be_visible()
    deciding.look()
    page.get_by_role("link", name="Voir les résiliations").click()
    deciding.look()
    page.locator("main tbody a").click()
    page.get_by_role("link", name="Confirmer…").click()
    deciding.look()
    page.get_by_label("Mot de passe actuel").fill(password)
    page.get_by_role("button", name="Confirmer la résiliation").click()
    expect(page.get_by_text("La résiliation est confirmée.")).to_be_visible()
    expect(page.get_by_text("L’inscription entière sera résiliée le")).to_be_visible()
    deciding.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Formulaire (PDF)").click()
    return Pdf(Path(download.value.path()).read_bytes())


def test_registration_ends_thirty_days_after_a_second_administrator_confirmed(
    browser: Browser, ending_portal: Portal
) -> None:
    portal = ending_portal
    members = portal.firm()["members"]
    first, second = (row for row in members if row["roles"] == ["ADMINISTRATOR"])
    asking = enter(browser, portal, first)
    ask(asking, first["password"])
    deciding = enter(browser, portal, second)
    paper = confirm(deciding, second["password"])
    assert f"par {second['first_name']} {second['last_name']}" in paper.text

    later = clock.now() + timedelta(days=31)
    swept = portal.command("sweep", "--now", later.isoformat())
    assert swept["expired"]["terminations"] == 1
    deciding.page.reload()
    expect(deciding.page.locator("h1")).to_have_text("Se connecter")
    deciding.sign_in(second)
    expect(deciding.page.get_by_role("alert")).to_contain_text("incorrect")
    deciding.open("/boite-d-envoi/")
    expect(deciding.page.get_by_text("Votre inscription est résiliée").first).to_be_visible()
    # The SIREN and everybody's names are free: the same person registers the company anew.
    returned = register_again(browser, portal, first)
    expect(returned.page.get_by_text(re.compile("résili[ée]"))).to_have_count(0)
    assert asking.complaints + deciding.complaints + returned.complaints == []


def register_again(browser: Browser, portal: Portal, member: dict[str, str]) -> Person:
    person = Person(browser.new_context(locale="fr-FR"), portal.address)
    names = {name: member[name] for name in ("last_name", "first_name")}
    founder = registering.begin(person, member["siret"], **names)
    registering.describe(
        person,
        access="Votre entreprise Vous déclarez",
        profile="Une entreprise ou un organisme du secteur privé",
        sector="C3S",
    )
    registering.confirm(person, founder["email"])
    expect(person.page.locator("h1")).to_have_text("Votre inscription est faite")
    person.sign_in(founder)
    expect(person.page.locator("h1")).to_have_text("Menu personnalisé", timeout=PATIENCE)
    return person
