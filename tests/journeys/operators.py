"""What an operator does at his door."""

from netent.demo.plans import OPERATOR_EMAIL, PASSWORD
from tests.journeys.steps import Person

DESK = "Bureau"


def enter_desk(person: Person) -> None:
    """Sign in as the demo's operator, of whom no code is asked."""
    person.open("/exploitation/connexion")
    person.page.get_by_label("Adresse électronique").fill(OPERATOR_EMAIL)
    person.page.locator("input[type=password]").fill(PASSWORD)
    person.page.locator("main form button[type=submit]").click()
