"""Files refused whole at their deposit: in which words, and nothing of them kept."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.imports.models import ImportFile, ImportLine
from netent.requests.models import Request
from tests.factories.imports import Firm, as_csv
from tests.imports.depositing import deposit, refusal
from tests.support.pages import Pages

DATA = Path(__file__).parent.parent / "data" / "imports"


def stored(firm: Firm) -> int:
    """How many rows of requests, files and lines the firm has."""
    with reading(Tenant(firm.registration.id)) as session:
        tables = (Request, ImportFile, ImportLine)
        return sum(session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)


def test_file_of_another_name_is_refused_whole(pages: Pages, firm: Firm) -> None:
    page = deposit(pages, firm, [(firm.sirets[2], "1")], name="Fleuristes.csv", status=422, to=None)
    assert refusal(page) == {
        "title": "Le fichier ne porte pas le nom du portefeuille",
        "Trouvé": "Fleuristes.csv",
        "Attendu": "Boulangeries",
        "À faire": "Renommez le fichier, ou choisissez l’autre portefeuille.",
    }
    assert stored(firm) == 0
    assert page.form("imports.new") is not None


REFUSED = [
    ("heading-unknown.csv", "La structure du fichier n’est pas celle attendue"),
    ("extra-column-filled.csv", "La structure du fichier n’est pas celle attendue"),
    ("heading-missing-siret.csv", "La structure du fichier n’est pas celle attendue"),
    ("empty.csv", "Le fichier est vide"),
    ("empty-heading-only.csv", "Le fichier est vide"),
    ("pdf.csv", "La structure du fichier n’est pas celle attendue"),
    ("image.csv", "La structure du fichier n’est pas celle attendue"),
    ("old-excel.xls", "La structure du fichier n’est pas celle attendue"),
    ("null-bytes.csv", "La structure du fichier n’est pas celle attendue"),
    ("workbook-bomb.xlsx", None),
]


@pytest.mark.parametrize(("file", "title"), REFUSED)
def test_file_that_cannot_be_read_is_refused_with_what_was_found(
    pages: Pages, firm: Firm, file: str, title: str | None
) -> None:
    page = deposit(pages, firm, (DATA / file).read_bytes(), status=422, to=None)
    said = refusal(page)
    assert title is None or said["title"] == title
    assert said["À faire"]
    assert stored(firm) == 0


def test_no_file_of_the_corpus_breaks_the_page(pages: Pages, firm: Firm) -> None:
    page = pages.get("imports.new", portfolio=firm.portfolio.public_id)
    form = page.form("imports.new")
    assert form is not None
    token = pages.token()
    found: dict[int, list[str]] = {302: [], 422: []}
    for path in sorted(DATA.glob("*.*")):
        file = (io.BytesIO(path.read_bytes()), f"Boulangeries{path.suffix}")
        answer = pages.client.post(str(form["action"]), data={**token, "file": file})
        assert answer.status_code in found, path.name
        found[answer.status_code].append(path.name)
        if answer.status_code == 302:
            pages.visit(answer.location or "")
    assert min(map(len, found.values())) > 20


def test_file_above_the_operators_limit_is_refused_with_both_sizes(
    pages: Pages, firm: Firm, put_in_force: Callable[..., object]
) -> None:
    put_in_force(import_max_bytes=1_000)
    page = deposit(pages, firm, b"SIRET;Action\r\n" + b"1;1\r\n" * 400, status=422, to=None)
    said = refusal(page)
    assert said["title"] == "La demande est trop grande"
    assert said["À faire"] == "Découpez le fichier en plusieurs demandes."
    assert stored(firm) == 0


def test_body_above_every_limit_is_stopped_with_a_page_in_french(
    pages: Pages, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pages.app.config, "MAX_CONTENT_LENGTH", 5_000)
    page = deposit(pages, firm, b"x" * 20_000, status=413, to=None)
    assert page.h1 == "Ce fichier est trop grand"
    assert "Rien n’a été enregistré." in page.text
    assert stored(firm) == 0


def test_request_of_too_many_rights_is_refused_with_the_count(
    pages: Pages, firm: Firm, put_in_force: Callable[..., object]
) -> None:
    limit = 5
    put_in_force(import_max_rights=limit)
    page = deposit(pages, firm, [(firm.sirets[2], "1")], status=422, to=None)
    said = refusal(page)
    assert said["Attendu"] == "5 droits"
    assert int(said["Trouvé"].removesuffix(" droits")) > limit
    assert stored(firm) == 0


@pytest.mark.parametrize(
    "name", ["Boulangeries\x00.csv", "Boulangeries\x1f.csv", f"{'B' * 300}.csv"]
)
def test_file_name_no_person_would_type_breaks_nothing(pages: Pages, firm: Firm, name: str) -> None:
    page = pages.get("imports.new", portfolio=firm.portfolio.public_id)
    form = page.form("imports.new")
    assert form is not None
    file = (io.BytesIO(as_csv([(firm.sirets[2], "1")])), name)
    answer = pages.client.post(str(form["action"]), data={**pages.token(), "file": file})
    assert answer.status_code in {302, 422}
