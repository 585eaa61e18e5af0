"""Depositing a file through the form: what the check then says of it."""

import io
from uuid import UUID

import openpyxl
import pytest

from netent.kernel.enums import RequestStatus
from tests.factories.imports import Firm, as_csv
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_registration
from tests.imports.depositing import LINES, deposit, request_of, tally
from tests.support.pages import Pages
from tests.support.queries import recorded


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_good_file_is_checked_at_once_and_waits_for_its_confirmation(
    pages: Pages, firm: Firm
) -> None:
    lines = [*((siret, "1") for siret in firm.sirets[2:5]), (firm.sirets[0], "0")]
    page = deposit(pages, firm, lines)
    assert tally(page) == {
        "Ajouts": "3",
        "Retraits": "1",
        "Déjà ainsi": "0",
        "Lignes refusées": "0",
    }
    assert "4 lignes lues : encodage UTF-8, séparateur point-virgule" in page.text
    assert "3 établissements entrent dans le portefeuille Boulangeries." in page.text
    assert "Ses 2 déclarants reçoivent" in page.text
    assert "1 établissement sort du portefeuille." in page.text
    assert page.form("imports.confirm") is not None
    assert page.form("imports.delete") is not None
    request = request_of(firm, page)
    assert (request.status, request.author_id) == (RequestStatus.CHECKED, firm.administrator.id)
    assert firm.clients() == set(firm.sirets[:2])  # checking changes nothing


def test_partly_refused_file_shows_every_line_with_its_number_and_reason(
    pages: Pages, firm: Firm
) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1"), (firm.sirets[0], "1"), ("123", "1")])
    rows = page.rows(LINES)
    assert [(row[0], row[3]) for row in rows] == [
        ("Ligne 2", "À ajouter"),
        ("Ligne 3", "Déjà ainsi"),
        ("Ligne 4", "Refusée"),
    ]
    assert rows[2][1] == "123"
    assert rows[2][4].startswith("« 123 » n’est pas un SIRET : 14 chiffres sont attendus")
    assert "1 ligne est laissée de côté" in page.text


def test_file_of_refused_lines_only_may_still_be_confirmed(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [("123", "1"), (firm.sirets[2], "2")])
    assert tally(page)["Lignes refusées"] == "2"
    assert "Rien ne changerait" in page.text
    assert page.form("imports.confirm") is not None


@pytest.mark.parametrize(
    "name",
    ["boulangeries.CSV", "Boulangeries (1).csv", "BOULANGÉRIES.xlsx", "Boulangeries - copie.csv"],
)
def test_file_name_forgives_case_accents_and_copies(pages: Pages, firm: Firm, name: str) -> None:
    deposit(pages, firm, [(firm.sirets[2], "1")], name=name)


def test_workbook_is_read_like_a_csv_whatever_its_name(pages: Pages, firm: Firm) -> None:
    content = workbook([["SIRET", "Action"], [firm.sirets[2], 1], [int(firm.sirets[3]), "1"]])
    page = deposit(pages, firm, content, name="Boulangeries.csv")
    assert tally(page)["Ajouts"] == "2"
    assert "classeur Excel" in page.text


def test_form_without_file_asks_for_one(pages: Pages, firm: Firm) -> None:
    page = pages.get("imports.new", portfolio=firm.portfolio.public_id)
    page = pages.press(page, "imports.new", status=422)
    assert page.errors() == ["Choisissez un fichier à déposer."]


def test_deposit_asks_for_the_portfolio_first_and_offers_every_one(
    pages: Pages, firm: Firm
) -> None:
    make_portfolio(firm.registration, "Fleuristes")
    make_portfolio(make_registration(), "Chez d’autres")
    page = pages.get("imports.new")
    options = [option.get_text() for option in page.soup.select("#portfolio option")]
    assert options == ["Boulangeries (2 clients)", "Fleuristes (aucun client)"]
    assert page.form("imports.new") is None


@pytest.mark.parametrize("address", [{"portfolio": "x"}, {"portfolio": str(UUID(int=7))}])
def test_deposit_for_an_unknown_portfolio_is_not_found(
    pages: Pages, address: dict[str, str]
) -> None:
    pages.get("imports.new", status=404, **address)


@pytest.mark.parametrize("resends", ["x", str(UUID(int=7))])
def test_deposit_that_resends_an_unknown_request_is_not_found(
    pages: Pages, firm: Firm, resends: str
) -> None:
    portfolio = firm.portfolio.public_id
    pages.get("imports.new", status=404, portfolio=portfolio, resends=resends)


def test_template_bears_the_right_name_and_can_never_be_applied(pages: Pages, firm: Firm) -> None:
    new = pages.get("imports.new", portfolio=firm.portfolio.public_id)
    answer = pages.visit(new.link("Télécharger le modèle")).response
    assert answer.headers["Content-Disposition"] == "attachment; filename=Boulangeries.csv"
    page = deposit(pages, firm, answer.data)
    assert tally(page) == {
        "Ajouts": "0",
        "Retraits": "0",
        "Déjà ainsi": "0",
        "Lignes refusées": "1",
    }


def test_deposit_costs_as_many_queries_at_twice_the_lines(pages: Pages, firm: Firm) -> None:
    def cost(lines: int) -> int:
        content = as_csv([(siret, "1") for siret in firm.sirets[:lines]])
        with recorded() as sent:
            deposit(pages, firm, content, to="imports.check")
        return len(sent)

    assert cost(3) == cost(6)


@pytest.mark.parametrize("given", ["..%2FBoulangeries.csv", "a%00b%2FBoulangeries%00%0D%0A.csv"])
def test_file_name_that_no_database_could_hold_is_kept_bare(
    pages: Pages, firm: Firm, given: str
) -> None:
    page = pages.get("imports.new", portfolio=firm.portfolio.public_id)
    parts = {"csrf_token": pages.token()["csrf_token"].encode(), "file": as_csv([("123", "1")])}
    body = b""
    for name, content in parts.items():
        file_name = f"; filename*=UTF-8''{given}" if name == "file" else ""
        head = f'--part\r\nContent-Disposition: form-data; name="{name}"{file_name}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    answer = pages.client.post(
        page.response.request.full_path,
        data=body + b"--part--\r\n",
        content_type="multipart/form-data; boundary=part",
    )
    assert answer.status_code == 302
    request = request_of(firm, pages.visit(answer.location))
    assert request.file_name.replace(" ", "") == "Boulangeries.csv"
