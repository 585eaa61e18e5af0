"""The members' pages of body codes and sheets."""

import csv
from datetime import date
from io import StringIO

import pytest

from netent.complementary.body_codes import read_codes
from netent.kernel.enums import RegistrationKind
from tests.accounts.people import make_person
from tests.factories.perimeter import make_own_sites
from tests.factories.references import checked, code_line, code_lines, loaded, sheet_added
from tests.factories.tenancy import make_registration
from tests.support.pages import Pages
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def member(pages: Pages) -> Pages:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 1)
    return pages.sign_in(make_person(registration))


def test_without_a_load_the_pages_say_so(member: Pages) -> None:
    assert "pas encore chargée" in member.get("complementary.nomenclatures").text
    for name in ("dsn", "dadsu"):
        page = member.get("complementary.nomenclature", name=name)
        assert "Table pas encore chargée" in page.text
        assert page.soup.select("table") == []
    assert "Aucune fiche" in member.get("complementary.sheets").text
    member.get("complementary.nomenclature", name="autre", status=404)


def test_older_and_announced_versions_are_consulted_and_say_so(member: Pages) -> None:
    older = loaded(code_line("P1"), label="Ancienne", effective_on=date(2024, 1, 1))
    coming = loaded(code_line("P3"), label="À venir", effective_on=date(2027, 1, 1))
    loaded(code_line("P2"), label="Du jour", effective_on=date(2026, 1, 1))
    waiting = checked(code_line("P4"), label="Pas confirmée")
    listed = member.get("complementary.nomenclatures")
    assert [row[0] for row in listed.rows()] == ["À venir", "Du jour", "Ancienne"]
    now = member.get("complementary.nomenclature", name="dsn")
    assert "En vigueur" in now.text
    assert "n’est pas celle en vigueur" not in now.text
    for version, word in ((older, "Version antérieure"), (coming, "À venir")):
        page = member.get("complementary.version", version_id=version.public_id)
        assert word in page.text
        assert "n’est pas celle en vigueur" in page.text
    for endpoint in ("complementary.version", "complementary.version_file"):
        member.get(endpoint, version_id=waiting.public_id, status=404)


def test_codes_are_searched_and_read_on_and_the_search_is_kept(member: Pages) -> None:
    loaded(*code_lines(range(120)), code_line("ZZZ", "Caisse à part"))
    first = member.get("complementary.nomenclature", name="dsn", q="organisme")
    assert len(first.rows()) == 50
    assert "120 codes" in first.text
    second = member.visit(first.link("Codes suivants"))
    assert second.rows()[0][0] == "P0050"
    third = member.visit(second.link("Codes suivants"))
    assert [third.rows()[0][0], third.rows()[-1][0]] == ["P0100", "P0119"]
    assert third.soup.select_one("#q")["value"] == "organisme"
    assert member.visit(third.link("Premiers codes")).rows()[0][0] == "P0000"
    one = member.get("complementary.nomenclature", name="dsn", q="à part")
    assert [row[0] for row in one.rows()] == ["ZZZ"]
    none = member.get("complementary.nomenclature", name="dsn", q="zzzz")
    assert "Aucun code ne correspond" in none.text
    past = member.get("complementary.nomenclature", name="dsn", apres="ZZZZ")
    assert "Aucun code ne correspond" in past.text


def test_table_is_taken_away_as_it_can_be_handed_in_again(member: Pages) -> None:
    lines = (code_line("P1", "Mutuelle", "01/01/2020;31/12/2026"), code_line("P2", "=Somme(1)"))
    version = loaded(*lines, is_fictitious=True)
    answer = member.get("complementary.version_file", version_id=version.public_id).response
    assert answer.headers["Content-Type"].startswith("text/csv")
    name = "nomenclature-dsn-2026-01-01-fictive.csv"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["P1", "Mutuelle", "Mutuelle", "01/01/2020", "31/12/2026"]
    # No spreadsheet runs it.
    assert rows[2][1] == "'=Somme(1)"
    assert [line.cells["Code"] for line in read_codes(answer.data)] == ["P1", "P2"]


def test_earlier_version_says_that_there_is_a_later_one(member: Pages) -> None:
    earlier = sheet_added(version="1", dated_on=date(2025, 1, 1))
    sheet_added(version="2")
    assert [row[2] for row in member.get("complementary.sheets").rows()] == ["2"]
    page = member.get("complementary.sheet", sheet_id=earlier.public_id)
    assert "Une version plus récente" in page.text
    assert "plus récente" not in member.visit(page.link("Version 2")).text


def test_pages_cost_as_many_queries_at_twice_the_rows(member: Pages) -> None:
    def cost(endpoint: str, **values: str) -> int:
        with recorded() as sent:
            member.get(endpoint, **values)
        return len(sent)

    def costs() -> list[int]:
        return [
            cost("complementary.nomenclatures"),
            cost("complementary.nomenclature", name="dsn", q="fictif"),
            cost("complementary.sheets", q="fictive"),
        ]

    loaded(*code_lines(range(5)))
    sheet_added()
    costs()
    before = costs()
    loaded(*code_lines(range(10)), label="Deux")
    sheet_added(title="Deux")
    assert costs() == before
    assert max(before) <= 14
