"""The pages of a file of members: deposited, checked, reported, and its passwords told once."""

import io

import openpyxl
import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.imports import service
from netent.imports.models import MemberCodes
from netent.policies import portals
from netent.requests.models import Request
from tests.accounts.people import PASSWORD
from tests.factories.imports import NOW, Firm, treat_next
from tests.factories.tenancy import actor_of, make_administrator
from tests.imports.depositing import LINES, cells, counts, deposit, request_of, tally
from tests.imports.member_files import make_head_office, members_file, person
from tests.imports.rights_files import row
from tests.imports.rights_files import run as run_rights
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen, words

KIND = {"kind": "members"}


@pytest.fixture
def office(firm: Firm) -> str:
    return make_head_office(firm)


def lines(page: Seen) -> list[list[str]]:
    return [
        [words(td) for td in tr.select("th, td")] for tr in page.soup.select(f"{LINES} tbody tr")
    ]


def mixed(firm: Firm) -> bytes:
    """One like Bruno, who holds a right, one by himself, one who is there, one without a name."""
    run_rights(firm, row(firm.declarants[0], firm.sirets[0], "1"))
    return members_file(
        person("Weiss", "Inès", model="Durand Bruno"),
        person("Zola"),
        person("Durand", "Chloé"),
        person("", "Luc"),
    )


def reported(pages: Pages, firm: Firm) -> tuple[Request, Seen]:
    """A file that was deposited, confirmed and treated; its report."""
    page = deposit(pages, firm, mixed(firm), **KIND)
    request = request_of(firm, pages.press(page, "imports.confirm", to="imports.show"))
    assert treat_next()
    return request, pages.get("imports.show", request_id=request.public_id)


def test_page_says_what_the_file_is_and_gives_its_template(pages: Pages, firm: Firm) -> None:
    page = pages.get("imports.new", portfolio=firm.portfolio.public_id, **KIND)
    assert "Nom ; Prénom ; Courriel ; Téléphone ; SIRET ; Copier de" in page.text
    template = pages.get("imports.template", portfolio_id=firm.portfolio.public_id, **KIND)
    refused = deposit(pages, firm, template.response.data, **KIND)
    assert tally(refused) == counts(refused=1)


def test_check_names_each_person_and_tells_what_follows(
    pages: Pages, firm: Firm, office: str
) -> None:
    page = deposit(pages, firm, mixed(firm), **KIND)
    assert tally(page) == counts(added=2, unchanged=1, refused=1)
    found = lines(page)
    assert [line[1] for line in found] == ["Inès Weiss", "Noé Zola", "Chloé Durand", "Luc"]
    assert "À créer" in found[0][4]
    assert "La colonne Nom, vide, ne convient pas" in found[3][5]
    assert "2 déclarants sont créés" in page.text
    assert "1 droit est copié" in page.text
    assert "une seule fois, depuis le compte rendu" in page.text
    asked = {"request_id": request_of(firm, page).public_id}
    assert [line[1] for line in lines(pages.get("imports.check", **asked, q="ines w"))] == [
        "Inès Weiss"
    ]


def test_report_names_them_on_the_page_and_in_its_file(
    pages: Pages, firm: Firm, office: str
) -> None:
    request, report = reported(pages, firm)
    assert "Créé" in lines(report)[0][4]
    found = cells(pages.get("imports.report_csv", request_id=request.public_id).response.data)
    assert found[0] == [
        *("Ligne", "Déclarant", "SIRET", "Établissement", "Résultat", "Motif", "Message")
    ]
    assert found[1][1:3] == ["Inès Weiss", office]
    assert found[4][1:6] == ["Luc", office, "", "refusé", "bad_value"]
    refused = cells(pages.get("imports.refused", request_id=request.public_id).response.data)
    assert refused[0][-1] == "Motif du refus"
    assert refused[1][1] == "Luc"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_passwords_are_downloaded_once_with_ones_own(
    pages: Pages, firm: Firm, office: str, kind: str
) -> None:
    _request, report = reported(pages, firm)
    for typed in ({}, {"current": "Pas le bon 1"}):
        report = pages.press(report, "imports.codes", typed, to="imports.show")
        assert "mot de passe actuel" in report.notices()[0]
    answer = pages.press(report, "imports.codes", {"current": PASSWORD, "as": kind}).response
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Mots de passe Boulangeries" in answer.headers["Content-Disposition"]
    told = rows_of(answer.data, kind)
    assert told[0][:4] == ["SIRET", "Nom", "Prénom", "Mot de passe provisoire"]
    assert [line[:3] for line in told[1:]] == [[office, "Weiss", "Inès"], [office, "Zola", "Noé"]]
    assert all(len(line[3]) == 5 and line[3].isdecimal() for line in told[1:])
    again = pages.press(report, "imports.codes", {"current": PASSWORD}, to="imports.show")
    assert "Alix Durand a déjà téléchargé" in again.notices()[0]
    assert "Alix Durand les a téléchargés" in again.text
    assert not again.soup.select("input[type=password]")


def rows_of(content: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return cells(content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value or "" for cell in line] for line in sheet.iter_rows()]


def test_other_administrator_sees_who_took_them(pages: Pages, firm: Firm, office: str) -> None:
    request, report = reported(pages, firm)
    other = make_administrator(firm.registration, first_name="Ève")
    with transaction(Tenant(firm.registration.id)) as session:
        service.take_codes(
            session,
            actor_of(firm.registration, other),
            request_id=request.public_id,
            portal=portals.current(),
            now=NOW,
        )
    report = pages.press(report, "imports.codes", {"current": PASSWORD}, to="imports.show")
    assert "Ève Durand a déjà téléchargé" in report.notices()[0]
    assert "Ève Durand les a téléchargés" in report.text


def test_passwords_that_are_over_are_offered_no_more(pages: Pages, firm: Firm, office: str) -> None:
    request, report = reported(pages, firm)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(MemberCodes, request.id).ends_at = NOW
    page = pages.get("imports.show", request_id=request.public_id)
    assert "Ils ne sont plus conservés" in page.text
    assert not page.soup.select("input[type=password]")
    late = pages.press(report, "imports.codes", {"current": PASSWORD}, to="imports.show")
    assert "ne sont plus conservés" in late.notices()[0]


def test_request_that_made_none_offers_none(pages: Pages, firm: Firm) -> None:
    request = firm.run([(firm.sirets[2], "1")])
    page = pages.get("imports.show", request_id=request.public_id)
    assert "Mots de passe provisoires" not in page.text
    pages.post("imports.codes", {"current": PASSWORD}, status=404, request_id=request.public_id)


def test_pages_read_in_english(pages: Pages, firm: Firm, office: str) -> None:
    request, _report = reported(pages, firm)
    pages.client.set_cookie("netent_language", "en")
    pages.language = "en"
    page = pages.get("imports.show", request_id=request.public_id)
    assert "Provisional passwords" in page.text
    assert "2 declarants are created" in deposit(pages, firm, fresh(), **KIND).text


def fresh() -> bytes:
    return members_file(person("Yver"), person("Xeres"))


def test_lines_cost_as_many_queries_at_twice_the_lines(
    pages: Pages, firm: Firm, office: str
) -> None:
    def queries(*names: str) -> int:
        page = deposit(pages, firm, members_file(*map(person, names)), **KIND)
        with recorded() as found:
            pages.visit(page.path)
        return len(found)

    queries("Weiss")
    assert queries("Yver", "Zola", "Xeres", "Vidal") == queries("Weiss", "Ulm")


def test_file_is_undone_from_its_report(pages: Pages, firm: Firm, office: str) -> None:
    _request, report = reported(pages, firm)
    assert "L’annulation supprime les déclarants" in report.text
    check = pages.press(report, "imports.undo", to="imports.check")
    assert "2 déclarants sont supprimés" in check.text
    assert [line[1] for line in lines(check)] == ["Inès Weiss", "Noé Zola"]
    assert "À supprimer" in lines(check)[0][4]
    undo = request_of(firm, pages.press(check, "imports.confirm", to="imports.show"))
    assert treat_next()
    done = pages.get("imports.show", request_id=undo.public_id)
    assert tally(done) == counts(removed=2)
    assert "Supprimé" in lines(done)[0][4]
