"""An administrator gives and takes rights on the matrix, in a browser, script and all."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.members import see
from tests.journeys.steps import Enter, Person

TITLE = "Gérer les habilitations"


@pytest.fixture
def administrator(enter: Enter, portal: Portal) -> Person:
    """An accounting firm's administrator, signed in."""
    person = enter()
    person.sign_in(portal.member("ADMINISTRATOR", firm=1))
    return person


def test_rights_are_filtered_ticked_reviewed_and_applied(administrator: Person) -> None:
    page = administrator.page
    page.get_by_role("link", name=TITLE).first.click()
    see(page, TITLE)
    administrator.look()
    page.get_by_label("Portefeuille").select_option(label="Vos établissements")
    page.get_by_label("Déclaration", exact=True).select_option("DPAE")
    page.get_by_role("button", name="Filtrer").click()
    see(page, TITLE)
    boxes = page.locator("input[name=tick]")
    before = page.locator("input[name=tick]:checked").count()
    # Every box of the column at once, and the first one back.
    page.locator("[data-column=DPAE]").check()
    expect(page.locator("input[name=tick]:checked")).to_have_count(boxes.count())
    expect(page.get_by_text("sur cette page")).to_be_visible()
    administrator.look()
    page.get_by_role("button", name="Voir les modifications").click()
    see(page, "Modifications à appliquer")
    administrator.look()
    expect(page.get_by_text("Droits ajoutés", exact=True)).to_be_visible()
    page.get_by_role("button", name="Appliquer").click()
    see(page, TITLE)
    expect(page.locator(".notice")).to_contain_text("C’est fait")
    expect(page.locator("input[name=tick]:checked")).to_have_count(boxes.count())
    assert before < boxes.count()
    administrator.look()
    page.get_by_role("button", name="Changer des dates de fin").click()
    boxes.first.check()
    page.get_by_role("button", name="Voir les modifications").click()
    administrator.look()
    page.get_by_label("Ils prennent fin").check()
    page.get_by_label("Dernier jour").fill("2031-01-31")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("td .note").first).to_contain_text("jusqu’au 31 janv. 2031")


def test_what_nobody_covers_is_found_and_entrusted(administrator: Person) -> None:
    page = administrator.page
    administrator.open("/habilitations/en-masse?where=own")
    see(page, "Donner en une fois")
    administrator.look()
    for box in page.locator("input[name=member]").all():
        box.check()
    page.locator("input[name=right][value=DPAE]").check()
    page.get_by_label("Retirer ces droits").check()
    page.get_by_role("button", name="Voir les modifications").click()
    see(page, "Modifications à appliquer")
    administrator.look()
    page.get_by_role("button", name="Appliquer").click()
    see(page, TITLE)
    page.get_by_role("link", name="Couverture").first.click()
    see(page, "Couverture")
    administrator.look()
    listed = page.locator("tbody tr")
    expect(listed.first).to_contain_text("DPAE")
    page.locator("input[name=site]").first.check()
    page.get_by_role("button", name="Confier les établissements cochés").click()
    see(page, "Donner en une fois")
    page.locator("input[name=member]").first.check()
    expect(page.locator("input[name=right][value=DPAE]")).to_be_checked()
    administrator.look()
    page.get_by_role("button", name="Voir les modifications").click()
    page.get_by_role("button", name="Appliquer").click()
    see(page, "Couverture")
    expect(page.locator(".notice")).to_contain_text("C’est fait")
    for path in ("declarants", "declarations"):
        administrator.open(f"/habilitations/couverture/{path}")
        administrator.look()
