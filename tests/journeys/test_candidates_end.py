"""Candidates who are not let in: one is refused, the fifteen days of another end."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.members import MENU, mail_of, see
from tests.journeys.steps import Enter, Person

# Long enough for a journey, and soon over for a clock that is moved.
MINUTES = 20


def candidate_of(portal: Portal, first_name: str, last_name: str) -> dict[str, Any]:
    """Somebody who asked to join the company of several establishments nearly 15 days ago."""
    siren = portal.company("MULTI")["siren"]
    return portal.run("tests.journeys.candidate", siren, first_name, last_name, str(MINUTES))


def is_out(person: Person) -> None:
    """Neither his open page nor his password leads anywhere any more."""
    person.open("/ma-demande")
    see(person.page, "Se connecter")


def test_candidate_who_is_refused_loses_his_account_and_is_told(
    enter: Enter, portal: Portal
) -> None:
    candidate = candidate_of(portal, "Gildas", "Refuse")
    person, decider = enter(), enter()
    person.sign_in(candidate)
    see(person.page, "Votre demande")
    person.look()
    decider.sign_in(portal.company("MULTI")["members"][0])
    see(decider.page, MENU)
    decider.open("/demandes-en-attente")
    decider.page.get_by_role("link", name="Gildas Refuse").click()
    decider.look()
    decider.page.get_by_role("link", name="Refuser…").click()
    decider.look()
    decider.page.get_by_role("button", name="Refuser la demande").click()
    expect(decider.page.get_by_text("La demande est refusée")).to_be_visible()
    decider.open("/demandes-en-attente?state=settled")
    decider.look()
    is_out(person)
    person.sign_in(candidate)
    expect(person.page.get_by_text("incorrect").first).to_be_visible()
    mail_of(person, candidate["email"], "Votre demande est refusée")
    person.look()


def test_candidate_whose_fifteen_days_end_is_deleted_and_both_sides_are_told(
    enter: Enter, portal: Portal
) -> None:
    candidate = candidate_of(portal, "Nolwenn", "Tardive")
    person, decider = enter(), enter()
    person.sign_in(candidate)
    see(person.page, "Votre demande")
    decider.sign_in(portal.company("MULTI")["members"][0])
    see(decider.page, MENU)
    decider.open("/demandes-en-attente")
    expect(decider.page.get_by_role("link", name="Nolwenn Tardive")).to_be_visible()

    later = datetime.now(UTC) + timedelta(minutes=MINUTES)
    swept = portal.command("sweep", "--now", later.isoformat())
    assert swept["now"]

    is_out(person)
    decider.open("/demandes-en-attente")
    expect(decider.page.get_by_role("link", name="Nolwenn Tardive")).to_have_count(0)
    decider.open("/demandes-en-attente?state=settled")
    decider.page.get_by_role("link", name="Nolwenn Tardive").click()
    expect(decider.page.get_by_text("Expirée").first).to_be_visible()
    decider.look()
    mail_of(person, candidate["email"], "Votre demande a pris fin sans réponse")
    person.look()
    mine = "Une demande a pris fin sans réponse"
    text = mail_of(decider, administrator_address(decider), mine)
    assert "Nolwenn Tardive" in text


def administrator_address(person: Person) -> str:
    """The address at which the administrator is told, as his account shows it."""
    person.open("/mon-compte")
    rows = person.page.locator("dl.facts dt", has_text="Adresse électronique")
    return rows.locator("xpath=following-sibling::dd[1]").first.inner_text()
