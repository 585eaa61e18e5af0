"""An operator loads rates; an administrator finds and acknowledges them."""

from playwright.sync_api import expect

from tests.factories.rates import rate_line, rates_file
from tests.journeys.conftest import Portal
from tests.journeys.members import MENU, see
from tests.journeys.operators import enter_desk
from tests.journeys.steps import Enter, Person


def load_at_the_desk(desk: Person, siret: str) -> None:
    """A file with a fault, then a good one, looked at and loaded."""
    enter_desk(desk)
    desk.open("/exploitation/taux-atmp")
    see(desk.page, "Taux AT/MP")
    desk.look()
    for name, content in (
        ("faux.csv", rates_file(rate_line("123"))),
        (
            "taux.csv",
            rates_file(rate_line(siret, effective="01/02/2026", reference="JOURNAL-1")),
        ),
    ):
        desk.page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": content}
        )
        desk.page.get_by_role("button", name="Voir ce qui changerait").click()
        if name == "faux.csv":
            expect(desk.page.locator("main")).to_contain_text("Rien n’est enregistré")
            desk.look()
    see(desk.page, "taux.csv")
    desk.look()
    desk.page.get_by_role("button", name="Reprendre le fichier").click()
    expect(desk.page.get_by_role("status").first).to_contain_text("Taux repris")
    desk.look()


def test_rates_are_loaded_received_and_acknowledged(enter: Enter, portal: Portal) -> None:
    chief = portal.member("ADMINISTRATOR")
    load_at_the_desk(enter(), portal.firm()["portfolios"][0]["establishments"][5])
    portal.command("sweep")

    person = enter()
    person.sign_in(chief)
    see(person.page, MENU)
    person.open("/notifications")
    see(person.page, "Vos notifications")
    person.look()
    person.page.get_by_role("link", name="JOURNAL-1").click()
    see(person.page, "Notification JOURNAL-1")
    person.look()
    person.page.get_by_role("button", name="Acquitter").click()
    expect(person.page.get_by_role("status").first).to_contain_text("Notification acquittée")
    person.look()
    person.open("/notifications/tout-acquitter")
    person.look()
    person.page.get_by_role("button", name="Tout acquitter").click()
    expect(person.page.get_by_role("status").first).to_contain_text("acquittées")
    expect(person.page.locator("main input[type=checkbox]")).to_have_count(0)
