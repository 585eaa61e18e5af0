"""The sample files end as their titles say, on the demo that they were written for."""

from pathlib import Path
from typing import Any

import pytest

from netent.demo.samples import samples
from tests.cli.running import run_json
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("few_establishments")


@pytest.fixture
def firm(database: TestDatabase) -> dict[str, Any]:
    found: dict[str, Any] = run_json(database, "demo", "load")["registrations"][0]
    return found


def submit(database: TestDatabase, firm: dict[str, Any], name: str, folder: Path) -> dict[str, Any]:
    with database.app.app_context():
        sample = next(row for row in samples() if row.name == name)
    file = folder / sample.file_name
    file.write_bytes(sample.content)
    return run_json(
        database,
        *("imports", "submit", "--registration", firm["siren"], "--kind", "establishments"),
        *("--portfolio", firm["portfolios"][0]["name"], "--by", firm["members"][0]["id"]),
        *("--wait", file),
    )


def test_samples_are_titled_and_bear_the_name_of_their_portfolio(
    database: TestDatabase, firm: dict[str, Any]
) -> None:
    with database.app.app_context():
        found = samples()
    assert [row.name for row in found] == ["correct", "partiel", "refuse"]
    assert {row.file_name for row in found} == {f"{firm['portfolios'][0]['name']}.csv"}
    assert all(row.title and firm["portfolios"][0]["name"] in row.text for row in found)


def test_good_sample_ends_ok(database: TestDatabase, firm: dict[str, Any], tmp_path: Path) -> None:
    done = submit(database, firm, "correct", tmp_path)
    assert (done["outcome"], done["additions"], done["removals"]) == ("OK", 6, 1)


def test_mixed_sample_ends_partial_with_every_reason(
    database: TestDatabase, firm: dict[str, Any], tmp_path: Path
) -> None:
    done = submit(database, firm, "partiel", tmp_path)
    assert (done["outcome"], done["additions"], done["removals"], done["unchanged"]) == (
        "OK partiel",
        4,
        1,
        1,
    )
    assert {row["reason"] for row in done["lines"]} - {None} == {
        "bad_siret",
        "bad_value",
        "closed",
        "contradiction",
        "digits_lost",
        "duplicate",
        "in_other_portfolio",
        "unknown_siret",
    }


def test_bad_sample_ends_ko(database: TestDatabase, firm: dict[str, Any], tmp_path: Path) -> None:
    done = submit(database, firm, "refuse", tmp_path)
    assert (done["outcome"], done["refused"], len(done["lines"])) == ("KO", 6, 6)


def test_good_sample_sent_twice_changes_nothing_the_second_time(
    database: TestDatabase, firm: dict[str, Any], tmp_path: Path
) -> None:
    submit(database, firm, "correct", tmp_path)
    again = submit(database, firm, "correct", tmp_path)
    assert (again["outcome"], again["unchanged"], again["additions"]) == ("OK", 7, 0)
