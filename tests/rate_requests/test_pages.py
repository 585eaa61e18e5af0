"""The pages of rate requests: from the choice of an establishment to the report and its files."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest

from netent.imports.reading.file import Limits
from netent.kernel.actor import Actor
from netent.policies import rules
from netent.rate_requests import reading as people
from netent.rate_requests import retention
from tests.consultation.office import Office
from tests.factories.rate_requests import (
    Rates,
    checked,
    confirmed,
    nir,
    people_file,
    person,
    treat_next,
)
from tests.filing.conftest import TODAY
from tests.imports.depositing import refusal, tally
from tests.rate_requests.ended import finished
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

NEW, CHECK, SHOW, LIST = (f"rate_requests.{name}" for name in ("new", "check", "show", "index"))
LINES = "#lignes table"


def deposit(
    pages: Pages, siret: str, content: bytes, *, status: int = 200, to: str | None = CHECK
) -> Seen:
    page = pages.get(NEW, siret=siret)
    fields = {"file": (io.BytesIO(content), "novembre.csv")}
    return pages.press(page, NEW, fields, status=status, to=to)


def test_file_is_checked_confirmed_followed_and_reported(pages: Pages, office: Office) -> None:
    assert "Boulangerie" in pages.get(NEW).text
    page = deposit(pages, office.sirets[0], people_file(person(1), person(2, number="12")))
    assert page.h1 == "Contrôle du fichier novembre.csv"
    assert tally(page) == {"Personnes à demander": "1", "Lignes refusées": "1"}
    assert [row[3] for row in page.rows(LINES)] == ["À demander", "Refusée"]
    page = pages.press(page, "rate_requests.confirm", to=SHOW)
    assert "En attente de traitement" in page.text
    assert treat_next(Rates(), now=TODAY)
    page = pages.visit(page.path)
    assert page.h1 == "Compte rendu du fichier novembre.csv"
    assert "OK partiel" in page.text
    assert "Taux fictifs" in page.text
    assert tally(page) == {"Taux rendus": "1", "Personnes sans taux": "0", "Lignes refusées": "1"}
    rows = page.rows(LINES)
    assert [row[4] for row in rows] == ["12,50 %", "–"]
    assert "« 12 » n’est ni un NIR ni un NTT." in rows[1][5]
    assert pages.get(LIST).rows()[0][2:6] == ["2", "1", "0", "1"]


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({"q": "fictifab"}, 1),
        ({"q": "M2"}, 1),
        ({"q": nir(2)}, 1),
        ({"q": nir(2)[:7]}, 3),
        ({"q": "personne"}, 0),
        ({"result": "rate"}, 3),
        ({"result": "refused"}, 1),
        ({"result": "no_rate"}, 0),
        ({"reason": "bad_nir"}, 1),
    ],
)
def test_report_is_searched_and_filtered(
    pages: Pages, office: Office, bruno: Actor, query: dict[str, str], lines: int
) -> None:
    people = [person(1), person(2), person(11), person(4, number="x", last_name="Autre")]
    request = finished(office, bruno, *people)
    page = pages.get(SHOW, request_id=request.public_id, **query)
    assert len(page.rows(LINES) if page.soup.select(LINES) else []) == lines


def test_report_is_taken_away_as_csv_and_workbook(
    pages: Pages, office: Office, bruno: Actor
) -> None:
    request = finished(office, bruno, person(1), person(2, number="=1+1"))
    page = pages.get(SHOW, request_id=request.public_id)
    answer = pages.visit(page.link("Compte rendu en CSV")).response
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Ligne", "NIR ou NTT", "Nom"]
    assert rows[1][1] == nir(1)
    assert (rows[1][7], rows[1][-1]) == ("12,50", "taux fictif")
    assert (rows[2][1], rows[2][8]) == ("'=1+1", "bad_nir")
    answer = pages.visit(page.link("Compte rendu en Excel")).response
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:4] == [nir(1), "Fictifaa", "Jeanb"]


def test_refused_lines_come_back_to_be_corrected_and_sent_again(
    pages: Pages, office: Office, bruno: Actor
) -> None:
    request = finished(office, bruno, person(1), person(2, born_on="demain"))
    page = pages.get(SHOW, request_id=request.public_id)
    content = pages.visit(page.link("Télécharger les lignes refusées")).response.data
    assert b"demain" in content
    assert b"Motif du refus" in content
    page = deposit(pages, office.sirets[0], content.replace(b"demain", b"07/05/1985", 1))
    assert tally(page) == {"Personnes à demander": "1", "Lignes refusées": "0"}


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"", "Le fichier est vide"),
        (b"%PDF-1.7", "La structure du fichier n’est pas celle attendue"),
        (b"x" * 1_001, "La demande est trop grande"),
    ],
)
def test_file_that_is_refused_says_what_was_found(
    pages: Pages, office: Office, monkeypatch: pytest.MonkeyPatch, content: bytes, title: str
) -> None:
    monkeypatch.setattr(people, "_LIMITS", Limits(size=1_000, lines=100))
    page = deposit(pages, office.sirets[0], content, status=422, to=None)
    assert refusal(page)["title"] == title
    assert not pages.get(LIST).soup.select("main table")


def test_file_must_be_chosen(pages: Pages, office: Office) -> None:
    page = pages.press(pages.get(NEW, siret=office.sirets[0]), NEW, status=422)
    assert "Choisissez un fichier à déposer." in page.text


def test_establishment_must_be_ones_own_and_open_to_the_reader(
    pages: Pages, office: Office
) -> None:
    page = pages.get(NEW, siret="44308090800017", status=422)
    assert "Votre inscription n’a pas d’établissement de ce SIRET" in page.text
    office.withdraw(office.rights("DSN"), TODAY)
    page = pages.get(NEW, siret=office.sirets[0])
    assert "Vous ne pouvez pas appeler de taux ici aujourd’hui" in page.text
    assert page.form(NEW) is None


def test_progress_is_told_live(pages: Pages, office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    confirmed(bruno, request, now=TODAY)
    answer = pages.get("rate_requests.progress", request_id=request.public_id).response
    assert answer.json is not None
    assert (answer.json["status"], answer.json["total"]) == ("queued", 1)
    assert nir(1)[:13] not in answer.text


def test_author_deletes_his_report(pages: Pages, office: Office, bruno: Actor) -> None:
    request = finished(office, bruno, person(1))
    page = pages.get(SHOW, request_id=request.public_id)
    page = pages.press(page, "rate_requests.delete", to=LIST)
    assert page.notices() == ["Appel supprimé : les personnes et leurs taux sont effacés d’ici."]
    page = pages.get(SHOW, request_id=request.public_id)
    assert "Cet appel est supprimé" in page.text
    pages.get("rate_requests.report_csv", status=404, request_id=request.public_id)


def test_report_after_its_purge_keeps_its_counts(
    pages: Pages, office: Office, bruno: Actor
) -> None:
    request = finished(office, bruno, person(1), person(2, number="x"))
    retention.purge_due(keep_days=30, now=TODAY + timedelta(days=31))
    page = pages.get(SHOW, request_id=request.public_id)
    assert "le délai de conservation est passé" in page.text
    assert tally(page)["Taux rendus"] == "1"
    assert "Fictif" not in page.text
    pages.get("rate_requests.report_xlsx", status=404, request_id=request.public_id)
    pages.get("rate_requests.refused", status=404, request_id=request.public_id)


def test_as_many_statements_at_twice_the_requests_and_people(
    pages: Pages, office: Office, bruno: Actor
) -> None:
    def statements(ask: Callable[[], object]) -> int:
        with recorded() as sent:
            ask()
        return len(sent)

    found = []
    for rank in (1, 2):
        request = finished(office, bruno, *(person(each) for each in range(1, 1 + 6 * rank)))
        found.append(
            [
                statements(lambda: pages.get(LIST)),
                statements(lambda about=request: pages.get(SHOW, request_id=about.public_id)),  # type: ignore[misc]
            ]
        )
    assert found[0] == found[1]


def test_kept_days_are_the_operators(
    pages: Pages, office: Office, put_in_force: Callable[..., rules.Rules]
) -> None:
    put_in_force(rate_request_keep_days=3)
    page = deposit(pages, office.sirets[0], people_file(person(1)))
    assert "effacés d’ici le 24 novembre 2026" in page.text
