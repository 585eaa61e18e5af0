"""`flask references load`: a version at once, or every fault and nothing."""

from pathlib import Path

import pytest

from netent.complementary.queries.nomenclatures import versions_page
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel.paging import PageAsked
from tests.cli.running import run, run_json
from tests.factories.references import code_line, code_lines, codes_file
from tests.support.databases import TestDatabase

ABOUT = ("--table", "dadsu", "--name", "Codes 2026", "--from", "2026-01-01", "--fictitious")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "codes.csv"


def versions() -> list[tuple[str, str, bool, int]]:
    with reading(PORTAL) as session:
        return [
            (each.nomenclature.value, each.label, each.is_fictitious, each.codes)
            for each in versions_page(session, PageAsked(), state=None).items
        ]


def test_file_becomes_a_version_and_is_told_with_its_counts(
    database: TestDatabase, file: Path
) -> None:
    file.write_bytes(codes_file(*code_lines(range(3))))
    told = run_json(database, "references", "load", file, *ABOUT)
    assert {**told, "id": ""} == {
        "id": "",
        "codes": 3,
        "added": 3,
        "changed": 0,
        "removed": 0,
        "errors": [],
    }
    assert versions() == [("dadsu", "Codes 2026", True, 3)]
    assert "3 codes repris : 0 ajoutés" in run(database, "references", "load", file, *ABOUT).stdout


def test_file_with_a_fault_is_refused_with_every_line_and_nothing_is_kept(
    database: TestDatabase, file: Path
) -> None:
    file.write_bytes(codes_file(code_line("?"), code_line("P1"), code_line("P1")))
    told = run_json(database, "references", "load", file, *ABOUT, exit_code=2)
    assert told["id"] is None
    assert [(error["line"], error["column"]) for error in told["errors"]] == [
        (2, "Code"),
        (4, "Code"),
    ]
    said = run(database, "references", "load", file, *ABOUT)
    assert said.exit_code == 2
    assert "Rien n’est changé." in said.stderr
    assert versions() == []


@pytest.mark.parametrize(
    "wrong",
    [("--table", "autre"), ("--name", " "), ("--name", "x" * 161), ("--from", "hier")],
    ids=str,
)
def test_wrong_option_is_refused(
    database: TestDatabase, file: Path, wrong: tuple[str, str]
) -> None:
    file.write_bytes(codes_file(code_line("P1")))
    assert run(database, "references", "load", file, *ABOUT, *wrong).exit_code == 2
    assert versions() == []
