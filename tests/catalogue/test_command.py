"""`flask catalogue`: list, set and load, as an operator runs them."""

from pathlib import Path

import pytest

from tests.catalogue.test_reading import GOOD, HEADING
from tests.cli.running import run, run_json
from tests.support.databases import TestDatabase


def of(database: TestDatabase, code: str) -> dict[str, object]:
    rows = run_json(database, "catalogue", "list")["declarations"]
    return next(row for row in rows if row["code"] == code)


def test_list_gives_the_whole_catalogue_in_its_order(catalogue: TestDatabase) -> None:
    rows = run_json(catalogue, "catalogue", "list")["declarations"]
    assert len(rows) == 33
    assert [right["code"] for right in rows[0]["rights"]] == ["DSN-RG", "DSN-RA", "DSN-PAI"]
    said = run(catalogue, "catalogue", "list").stdout
    assert "DPAE" in said
    assert "[service]" in said


def test_set_changes_and_tells_what(catalogue: TestDatabase) -> None:
    options = ("--delay-days", "8", "--label", " Embauche ", "--colour", "#000000")
    done = run_json(catalogue, "catalogue", "set", "DPAE", *options)
    assert done == {
        "code": "DPAE",
        "changed": ["label", "colour", "access_delay_days"],
        "errors": [],
    }
    assert of(catalogue, "DPAE")["label"] == "Embauche"
    run_json(catalogue, "catalogue", "set", "DPAE", "--delay-days", "none", "--status", "service")
    assert (of(catalogue, "DPAE")["access_delay_days"], of(catalogue, "DPAE")["status"]) == (
        None,
        "service",
    )
    assert (
        "rien ne change" in run(catalogue, "catalogue", "set", "DPAE", "--status", "service").stdout
    )


@pytest.mark.parametrize(
    ("arguments", "column"),
    [
        (("INCONNUE", "--label", "x"), "code"),
        (("DPAE", "--delay-days", "9"), "access_delay_days"),
        (("DPAE", "--delay-days", ""), "access_delay_days"),
        (("DPAE", "--colour", "vert"), "colour"),
        (("DPAE", "--label", ""), "label"),
    ],
)
def test_set_that_is_wrong_says_why_and_changes_nothing(
    catalogue: TestDatabase, arguments: tuple[str, ...], column: str
) -> None:
    before = of(catalogue, "DPAE")
    done = run_json(catalogue, "catalogue", "set", *arguments, exit_code=2)
    assert (done["changed"], [error["column"] for error in done["errors"]]) == ([], [column])
    told = run(catalogue, "catalogue", "set", *arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "Rien n’est changé." in told.stderr
    assert of(catalogue, "DPAE") == before


def test_set_without_anything_to_change_is_a_mistake_of_usage(catalogue: TestDatabase) -> None:
    assert run(catalogue, "catalogue", "set", "DPAE").exit_code == 2


def test_load_takes_a_whole_file(catalogue: TestDatabase, tmp_path: Path) -> None:
    file = tmp_path / "catalogue.csv"
    file.write_text(f"{HEADING}\n{GOOD}\n", encoding="utf-8")
    assert run_json(catalogue, "catalogue", "load", file) == {
        "read": 1,
        "added": ["TVA"],
        "updated": [],
        "unchanged": 0,
        "errors": [],
    }
    assert of(catalogue, "TVA")["rights"] == [
        {"code": "TVA", "label": "Taxe sur la valeur ajoutée", "is_payment": False}
    ]
    assert "1 inchangées" in run(catalogue, "catalogue", "load", file).stdout
    assert run_json(catalogue, "audit", "verify")["valid"]


def test_load_of_a_file_with_one_bad_line_changes_nothing(
    catalogue: TestDatabase, tmp_path: Path
) -> None:
    file = tmp_path / "catalogue.csv"
    file.write_text(f"{HEADING}\n{GOOD}\nDPAE;;;;;;vert;\n", encoding="utf-8")
    done = run_json(catalogue, "catalogue", "load", file, exit_code=2)
    assert [(error["line"], error["column"]) for error in done["errors"]] == [
        (3, "label"),
        (3, "colour"),
    ]
    assert (done["read"], done["added"]) == (0, [])
    assert "Ligne 3, label" in run(catalogue, "catalogue", "load", file).stderr
    codes = [row["code"] for row in run_json(catalogue, "catalogue", "list")["declarations"]]
    assert "TVA" not in codes


def test_load_of_a_missing_file_is_a_mistake_of_usage(
    catalogue: TestDatabase, tmp_path: Path
) -> None:
    done = run(catalogue, "catalogue", "load", tmp_path / "absent.csv")
    assert done.exit_code == 2
    assert done.stdout == ""
