"""An operator sees the portal as a member does, in a real browser, and the firm reads of it."""

from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.operators import DESK, enter_desk
from tests.journeys.steps import Enter, Person

WHY = "Appel du cabinet : un client manque"


def begin(operator: Person, siren: str, name: str) -> None:
    """From the desk to the member's own home page, by way of a reason."""
    page = operator.page
    enter_desk(operator)
    page.get_by_role("link", name="Consulter comme un membre").last.click()
    page.get_by_label("SIREN de l’inscription").fill(siren)
    page.get_by_role("button", name="Rechercher").last.click()
    operator.look()
    page.get_by_role("row", name=name).get_by_role("link").click()
    page.get_by_role("button", name="Commencer la consultation").click()
    expect(page.get_by_role("alert")).to_contain_text("Indiquez le motif.")
    operator.look()
    page.get_by_label("Motif").fill(WHY)
    page.get_by_role("button", name="Commencer la consultation").click()


def try_to_act(operator: Person) -> None:
    """Nothing can be made, and the member's own account is closed."""
    page = operator.page
    operator.open("/portefeuilles/nouveau")
    page.get_by_label("Nom du portefeuille").fill("Interdit")
    page.get_by_role("button", name="Créer le portefeuille").click()
    expect(page.locator("main")).to_contain_text("lecture seule : rien n’est fait")
    operator.open("/mon-compte")
    expect(page.locator("main")).to_contain_text("reste fermée pendant une consultation")


def test_operator_looks_with_a_reason_changes_nothing_and_the_firm_reads_of_it(
    enter: Enter, portal: Portal
) -> None:
    member = portal.member("ADMINISTRATOR")
    name = f"{member['first_name']} {member['last_name']}"
    operator = enter()
    begin(operator, portal.firm()["siren"], name)
    banner = operator.page.get_by_role("region", name="Consultation en cours")
    expect(banner).to_contain_text(name)
    expect(banner).to_contain_text(WHY)
    operator.look()
    operator.open("/portefeuilles")
    expect(banner).to_be_visible()
    operator.look()
    try_to_act(operator)
    operator.open("/portefeuilles")
    banner.get_by_role("button", name="Mettre fin à la consultation").click()
    expect(operator.page.locator("h1")).to_have_text(DESK)

    person = enter()
    person.sign_in(member)
    expect(person.page.locator("h1")).to_have_text("Menu personnalisé")
    person.open("/consultation/journal?action=member.view_began")
    row = person.page.get_by_role("row", name=WHY).first
    expect(row).to_contain_text(name)
    person.look()
