"""Body codes searched and read page by page, at the same cost whatever their number."""

import pytest

from netent.complementary.models import NomenclatureVersion
from netent.complementary.queries import nomenclatures as queries
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel.paging import PageAsked
from tests.factories.references import code_line, code_lines, loaded
from tests.support.plans import explained
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("database")


def found_by(version: NomenclatureVersion, text: str) -> list[str]:
    with reading(PORTAL) as session:
        codes = queries.codes_after(session, version, text=text, after="", limit=50)
        assert codes.total == len(codes.items)
        return [row.code for row in codes.items]


def test_codes_are_found_by_their_beginning_and_words_by_any_part() -> None:
    version = loaded(
        code_line("P0001", "Prévoyance de l’Été"),
        code_line("P0010", "Caisse 100 %"),
        code_line("MUT_1", "Mutuelle_du_Port"),
        "A1;Retraite;Agirc-Arrco;;",
    )
    assert found_by(version, "p00") == ["P0001", "P0010"]
    assert found_by(version, "ÉTÉ") == ["P0001"]
    assert found_by(version, "agirc arrco") == ["A1"]
    assert found_by(version, "mut_1") == ["MUT_1"]
    # Signs that a database would read as any sign find themselves only.
    assert found_by(version, "P_0") == []
    assert found_by(version, "100 %") == ["P0010"]
    assert found_by(version, "%") == ["P0010"]


def test_codes_are_read_on_after_the_last_one_shown() -> None:
    version = loaded(*code_lines(range(7)))
    seen, after = [], ""
    with reading(PORTAL) as session:
        for _page in range(3):
            codes = queries.codes_after(session, version, text="", after=after, limit=3)
            seen.append([row.code for row in codes.items])
            after = codes.next_after or ""
        assert codes.total == 7
    assert seen == [["P0000", "P0001", "P0002"], ["P0003", "P0004", "P0005"], ["P0006"]]
    assert after == ""


def test_reading_costs_as_many_queries_at_twice_the_codes() -> None:
    def cost(number: int) -> int:
        version = loaded(*code_lines(range(number)), label=str(number))
        with reading(PORTAL) as session, recorded() as sent:
            queries.codes_after(session, version, text="fictif", after="", limit=50)
            queries.changes_page(session, version, PageAsked())
        return len(sent)

    assert cost(20) == cost(40) <= 6


def test_codes_of_one_version_are_read_by_its_key() -> None:
    version = loaded(*code_lines(range(3)))
    with reading(PORTAL) as session, explained(tables="FROM nomenclature_code") as plans:
        queries.codes_after(session, version, text="fictif", after="P0001", limit=50)
        changes = queries.changes_page(session, version, PageAsked())
    assert len(changes.items) == 3
    assert len(plans) >= 3
    for plan in plans.values():
        lines = [line for line in plan.splitlines() if "nomenclature_code" in line]
        assert lines
        whole = ("SCAN nomenclature_code", "Seq Scan on nomenclature_code")
        assert not any(word in line for line in lines for word in whole), plan
