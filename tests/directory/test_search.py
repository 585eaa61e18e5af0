"""The top bar's search: by number, by the beginning of a name, never by a hidden one."""

from pathlib import Path

import pytest

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.directory import search as module
from netent.directory.search import Found, search
from netent.kernel.paging import Page, PageAsked
from tests.directory.files import OTHER, SIGN, SITES, STATUS, load_rows, site

pytestmark = pytest.mark.usefixtures("database")

SIREN = SITES[0][:9]


def found(text: str, asked: PageAsked | None = None) -> Page[Found]:
    with reading(PORTAL) as session:
        return search(session, text, asked or PageAsked())


def sirets(text: str) -> list[str]:
    return [row.siret for row in found(text).items]


@pytest.fixture(autouse=True)
def directory(database: object, tmp_path: Path) -> None:
    load_rows(
        tmp_path, *(site(siret, **{SIGN: f"L’Été {siret[9:]}", STATUS: "O"}) for siret in SITES)
    )
    load_rows(tmp_path, site(OTHER, **{SIGN: "LETE SECRET", STATUS: "P"}))
    row = {"siren": SIREN, "etatAdministratifUniteLegale": "A", "sigleUniteLegale": ""}
    load_rows(tmp_path, {**row, "denominationUniteLegale": "Œuvres d'été"})


@pytest.mark.parametrize(
    "text", [SITES[1], "443 080 908 00025", "443\u202f080\u202f908\u202f00025"]
)
def test_site_is_found_by_its_number_however_it_is_spaced(text: str) -> None:
    assert sirets(text) == [SITES[1]]


def test_all_sites_are_found_by_the_company_s_number() -> None:
    assert sirets(SIREN) == list(SITES)


@pytest.mark.parametrize("text", ["l'ete 00033", "L’ÉTÉ 00033", "l ete 00033"])
def test_site_is_found_by_the_beginning_of_its_name(text: str) -> None:
    assert sirets(text) == [SITES[2]]


@pytest.mark.parametrize("text", ["oeuvres", "ŒUVRES D’É", "Oeuvres d'ete"])
def test_sites_are_found_by_the_beginning_of_their_company_s_name(text: str) -> None:
    assert sirets(text) == list(SITES)


@pytest.mark.parametrize("text", ["", "l", "le", "4430", "443080908000", "ete", "00033", "lete s"])
def test_nothing_is_found_by_too_little_the_middle_or_a_hidden_name(text: str) -> None:
    page = found(text)
    assert (list(page.items), page.total) == ([], 0)


def test_hidden_site_is_found_by_its_number_without_its_name() -> None:
    (row,) = found(OTHER).items
    assert (row.siret, row.name, row.is_active) == (OTHER, None, True)


def test_site_of_a_hidden_company_is_found_by_no_name_of_its_own_either(tmp_path: Path) -> None:
    row = {"siren": SIREN, "etatAdministratifUniteLegale": "A", "sigleUniteLegale": ""}
    hidden = {"statutDiffusionUniteLegale": "P", "denominationUniteLegale": "[ND]"}
    load_rows(tmp_path, {**row, **hidden})
    assert sirets("l'ete") == []
    assert sirets(SITES[1]) == [SITES[1]]


def test_pages_follow_one_another() -> None:
    second = found("l'ete", PageAsked(number=2, size=4))
    assert [row.siret for row in second.items] == list(SITES[4:])
    assert (second.total, second.number) == (6, 2)


def test_search_stops_counting_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    assert found("l'ete").total == found("oeuvres").total == found(SIREN).total == 3
