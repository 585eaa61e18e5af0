"""A member goes to the services of his declarations; an operator fills them."""

from playwright.sync_api import expect

from tests.factories.references import PDF, code_line, codes_file
from tests.journeys.conftest import Portal
from tests.journeys.members import MENU, see
from tests.journeys.operators import enter_desk
from tests.journeys.steps import Enter, Person

SERVICES = "Vos services complémentaires"


def load_codes(desk: Person) -> None:
    """A file with a fault, then a good one, looked at and loaded."""
    page = desk.page
    desk.open("/exploitation/references")
    desk.look()
    page.get_by_role("main").get_by_role("link", name="Tables de nomenclature").click()
    desk.look()
    for content in (codes_file(code_line("?")), codes_file(code_line("J1", "Caisse du journal"))):
        page.get_by_label("Table", exact=True).first.select_option("dadsu")
        page.get_by_label("Nom de la version").fill("Codes du journal")
        page.get_by_label("Prend effet le").fill("2026-01-01")
        page.get_by_label("Les codes de ce fichier sont fictifs").check()
        page.locator("input[type=file]").set_input_files(
            {"name": "codes.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.get_by_role("button", name="Voir ce qui changerait").click()
        if b"?" in content:
            expect(page.locator("main")).to_contain_text("ligne 2, Code")
            desk.look()
    see(page, "Codes du journal")
    desk.look()
    page.get_by_role("button", name="Reprendre la version").click()
    expect(page.get_by_role("status").first).to_contain_text("Version reprise")
    desk.look()


def add_sheet(desk: Person) -> None:
    """A sheet, refused for want of a PDF, then added."""
    page = desk.page
    desk.open("/exploitation/references/fiches")
    desk.look()
    page.get_by_role("link", name="Ajouter une fiche").click()
    for name, content in (("fiche.txt", b"texte"), ("fiche.pdf", PDF)):
        page.get_by_label("Organisme").fill("Mutuelle du journal")
        page.get_by_label("Titre").fill("Fiche du journal")
        page.get_by_label("Version").fill("1")
        page.get_by_label("Datée du").fill("2026-01-01")
        page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Ajouter la fiche").click()
        if name == "fiche.txt":
            expect(page.get_by_role("alert")).to_contain_text("n’est pas un PDF")
            desk.look()
    see(page, "Fiche du journal")
    desk.look()


def test_services_are_filled_by_an_operator_and_used_by_a_member(
    enter: Enter, portal: Portal
) -> None:
    desk = enter()
    enter_desk(desk)
    load_codes(desk)
    add_sheet(desk)
    desk.open("/exploitation/references/liens")
    desk.look()

    person = enter()
    person.sign_in(portal.member("ADMINISTRATOR"))
    page = person.page
    see(page, MENU)
    person.look()
    page.get_by_role("link", name=SERVICES).click()
    see(page, SERVICES)
    person.look()
    page.get_by_role("link", name="Contrôle SIRET").click()
    for siret in ("123", portal.firm()["portfolios"][0]["establishments"][0]):
        page.get_by_label("SIRET", exact=True).fill(siret)
        page.get_by_role("button", name="Contrôler").click()
        person.look()
    expect(page.locator("main")).to_contain_text("connu")
    person.open("/services-complementaires/nomenclatures")
    person.look()
    for table, word in (("dsn", "Codes suivants"), ("dadsu", "Caisse du journal")):
        person.open(f"/services-complementaires/nomenclatures/{table}")
        expect(page.locator("main")).to_contain_text(word)
        person.look()
    person.open("/services-complementaires/fiches?q=journal")
    person.look()
    page.get_by_role("link", name="Fiche du journal").first.click()
    see(page, "Fiche du journal")
    person.look()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Télécharger la fiche (PDF)").click()
    assert (
        downloading.value.suggested_filename == "fiche-mutuelle-du-journal-fiche-du-journal-1.pdf"
    )
