"""The pages of details of rights: asked for, followed, downloaded, deleted."""

from uuid import uuid4

import pytest

from netent.consultation import jobs
from netent.database.sessions import transaction
from netent.kernel.enums import DetailFormat, QueueName
from netent.portfolios import service as portfolios
from netent.requests import claims, progress
from netent.requests import jobs as request_jobs
from netent.requests.progress import Progress
from tests.consultation.detailing import archive_rows, ask, content, made, reread
from tests.consultation.office import Office, at
from tests.consultation.tables import csv_rows, xlsx_rows
from tests.factories.identifiers import sirets
from tests.factories.logins import person_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_administrator, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

ASK, SHOW, LIST = "consultation.ask_detail", "consultation.detail", "consultation.details"


def asked(pages: Pages, portfolio: object = "tous") -> Seen:
    """Choose, then ask."""
    return pages.press(pages.get(ASK), ASK, {"portfolio": str(portfolio)}, to=SHOW)


def treated(pages: Pages, page: Seen) -> Seen:
    """The same page once workers had their turn."""
    for queue in QueueName:
        request_jobs.work(queue)
    return pages.visit(page.path)


def test_detail_is_asked_for_made_downloaded_and_deleted(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    page = pages.get(LIST)
    assert "Aucun détail pour l’instant" in page.text
    page = asked(pages, office.portfolio.public_id)
    assert page.notices() == ["Demande enregistrée : un courriel vous dira quand elle est prête."]
    assert "En attente de traitement" in page.text
    page = treated(pages, page)
    assert page.h1 == "Détail : Quartier"
    assert "Lignes 6 Droits 18" in page.text
    assert "00000000000000" in page.text
    csv = pages.visit(page.soup.select_one('a[href$="fichier.csv"]')["href"]).response  # type: ignore[index]
    assert csv.headers["Content-Disposition"] == "attachment; filename=Quartier.csv"
    assert len(csv_rows(csv)) == 7
    xlsx = pages.visit(page.soup.select_one('a[href$="fichier.xlsx"]')["href"]).response  # type: ignore[index]
    assert xlsx_rows(xlsx) == csv_rows(csv)
    corrected = page.link("Le déposer corrigé")
    assert corrected.endswith(f"portfolio={office.portfolio.public_id}&kind=habilitations")
    (row,) = pages.get(LIST).rows()
    assert row[:3] == [row[0], "Prêt", "6"]
    assert row[0].startswith("Quartier")
    assert row[3].endswith("Alix Martin")
    gone = pages.press(page, "consultation.delete_detail", to=LIST)
    assert gone.notices() == ["Détail supprimé. Les habilitations n’ont pas changé."]
    assert "Ce détail n’est plus conservé" in pages.visit(page.path).text
    pages.visit(f"{page.path}/fichier.csv", status=404)


def test_all_portfolios_give_a_table_and_an_archive(pages: Pages, office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))
    page = treated(pages, asked(pages))
    assert page.h1 == "Détail : Tous les portefeuilles"
    assert "Portefeuilles 1" in page.text
    answer = pages.visit(f"{page.path}/fichiers.zip").response
    assert answer.mimetype == "application/zip"
    assert [*archive_rows(answer.data)] == ["Quartier.csv"]
    csv = pages.visit(f"{page.path}/fichier.csv").response
    assert "D%C3%A9tail%20des%20habilitations%20" in csv.headers["Content-Disposition"]


def test_second_click_leads_to_the_first_request(pages: Pages, office: Office) -> None:
    first = asked(pages)
    second = asked(pages)
    assert second.path == first.path
    assert second.notices() == ["Vous l’avez déjà demandé : voici où en est votre demande."]
    assert len(pages.get(LIST).rows()) == 1


def test_page_of_a_running_detail_tells_how_far_it_is(pages: Pages, office: Office) -> None:
    request = ask(office)
    assert claims.claim_next("small", now=at(20, 9)) is not None
    progress.tell(request.public_id, Progress(2, 6, at(20, 9)))
    page = pages.get(SHOW, request_id=request.public_id)
    assert "Traitement en cours" in page.text
    assert "2 lignes sur 6" in page.text
    assert page.form("consultation.delete_detail") is None
    told = pages.get("consultation.detail_progress", request_id=request.public_id).response.json
    assert (told["status"], told["done"], told["total"]) == ("running", 2, 6)  # type: ignore[index]
    page = pages.post("consultation.delete_detail", request_id=request.public_id, to=SHOW)
    assert len(page.notices()) == 1


def test_detail_that_waits_can_be_given_up(pages: Pages, office: Office) -> None:
    page = asked(pages)
    assert pages.press(page, "consultation.delete_detail", to=LIST).rows() == []


def test_file_bears_the_name_that_the_portfolio_has_today(pages: Pages, office: Office) -> None:
    request = made(office, office.portfolio)
    with transaction(office.tenant) as session:
        portfolios.rename_portfolio(
            session,
            office.actor,
            portfolio_id=office.portfolio.public_id,
            name="Faubourg",
            now=at(20, 9),
        )
    answer = pages.get("consultation.detail_csv", request_id=request.public_id).response
    assert answer.headers["Content-Disposition"] == "attachment; filename=Faubourg.csv"


def test_formats_that_were_not_made_are_not_found(pages: Pages, office: Office) -> None:
    single, waiting = made(office, office.portfolio), ask(office)
    pages.get("consultation.detail_zip", request_id=single.public_id, status=404)
    pages.get("consultation.detail_csv", request_id=waiting.public_id, status=404)


def test_imports_and_details_do_not_know_each_others_requests(pages: Pages, office: Office) -> None:
    request = made(office, office.portfolio)
    for endpoint in ("imports.show", "imports.check", "imports.progress", "imports.report_csv"):
        pages.get(endpoint, request_id=request.public_id, status=404)
    for endpoint in ("imports.confirm", "imports.delete"):
        pages.post(endpoint, request_id=request.public_id, status=404)
    assert pages.get("imports.index").rows() == []
    pages.get(SHOW, request_id=uuid4(), status=404)


def test_another_firms_detail_and_portfolio_are_not_found(
    database: TestDatabase, pages: Pages, office: Office
) -> None:
    other = Office(start=50_000_000)
    request = made(other, other.portfolio)
    for endpoint in (SHOW, "consultation.detail_progress", "consultation.detail_csv"):
        pages.get(endpoint, request_id=request.public_id, status=404)
    pages.post("consultation.delete_detail", request_id=request.public_id, status=404)
    for chosen in (other.portfolio.public_id, uuid4(), "autre"):
        pages.post(ASK, {"portfolio": str(chosen)}, status=404)
    assert content(other, reread(other, request), DetailFormat.CSV)


def test_nothing_chosen_is_told_at_the_field(pages: Pages, office: Office) -> None:
    page = pages.post(ASK, {"portfolio": ""}, status=422)
    assert page.errors() == ["Choisissez un portefeuille, ou tous."]


def test_portfolio_of_the_address_is_chosen_already(pages: Pages, office: Office) -> None:
    page = pages.get(ASK, portefeuille=office.portfolio.public_id)
    chosen = page.soup.select_one("option[selected]")
    assert chosen is not None
    assert chosen.text == "Quartier"


def test_list_is_searched_by_the_portfolios_name(pages: Pages, office: Office) -> None:
    made(office, office.portfolio)
    make_portfolio(office.registration, "Fleurs", clients=sirets(1, start=34_000_000))
    assert len(pages.get(LIST, q="quart").rows()) == 1
    assert "Aucune demande ne correspond" in pages.get(LIST, q="fleur").text


def test_firm_without_portfolio_is_led_to_make_one(database: TestDatabase, office: Office) -> None:
    registration = make_registration()
    pages = Pages(database.app).sign_in(person_of(registration, make_administrator(registration)))
    for endpoint in (LIST, ASK):
        assert pages.get(endpoint).link("Créer un portefeuille").endswith("/portefeuilles/nouveau")


def test_detail_that_could_not_be_made_says_why(pages: Pages, office: Office) -> None:
    request = ask(office)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "MAX_ATTEMPTS", 0)
        for queue in QueueName:
            request_jobs.work(queue)
    page = pages.get(SHOW, request_id=request.public_id)
    assert "Ce détail n’a pas été établi" in page.text
    assert "L’exploitant en est averti" in page.text
    assert pages.get(LIST).rows()[0][1] == "Non établi"


def test_list_asks_as_many_questions_for_more_details(pages: Pages, office: Office) -> None:
    counts = []
    for _ in range(2):
        for _ in range(2):
            made(office, office.portfolio)
        with recorded() as sent:
            pages.get(LIST)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_page_in_mails_is_the_details_own(database: TestDatabase) -> None:
    request_id = uuid4()
    adapter = database.app.url_map.bind("netent.example")
    assert adapter.build(SHOW, {"request_id": request_id}) == jobs.PAGE.format(request_id)


def test_menu_counts_what_is_on_its_way(pages: Pages, office: Office) -> None:
    ask(office)
    menu = pages.get(LIST).soup.select_one('nav a[href="/consultation/detail"] .count')
    assert menu is not None
    assert menu.text.split()[0] == "1"
