"""Every file of tests/data/imports is read, or refused, as expected.json says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netent.imports.formats import ESTABLISHMENTS
from netent.imports.plan import Snapshot, build_plan
from netent.imports.reading.file import read_file
from netent.imports.reading.lines import read_lines
from netent.kernel.errors import Refusal
from netent.kernel.messages import message

CORPUS = Path(__file__).parents[1] / "data" / "imports"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CORPUS / "expected.json").read_text("utf-8"))
READ = sorted(name for name, expected in EXPECTED.items() if "lines" in expected)
REFUSED = sorted(name for name, expected in EXPECTED.items() if "refusal" in expected)

TODAY = Snapshot(
    active={
        "13002526500013",
        "30247464800664",
        "35600000049837",
        "35600000023425",
        "05580395101179",
        "00588003400011",
        "24170064000048",
        "48018967900016",
        "13003013300016",
    },
    closed={"33840382700011": date(2012, 7, 31), "41497192900016": date(2019, 12, 31)},
    here={"24170064000048", "41497192900016"},
    elsewhere={"48018967900016": "Paie Lyon", "13003013300016": None},
)


def test_corpus_and_expectations_name_the_same_files() -> None:
    found = {path.name for path in CORPUS.iterdir()} - {"expected.json", ".gitattributes"}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("name", READ)
def test_file_of_the_corpus_is_read_as_expected(name: str) -> None:
    expected = EXPECTED[name]
    read = read_file((CORPUS / name).read_bytes(), ESTABLISHMENTS)
    assert (read.kind, read.encoding, read.separator, read.by_position) == (
        expected["kind"],
        expected["encoding"],
        expected["separator"],
        expected["by_position"],
    )
    plan = build_plan(read_lines(read), TODAY)
    lines = zip(plan.lines, plan.sirets, plan.actions, plan.results, plan.reasons, strict=True)
    assert [list(line) for line in lines] == expected["lines"]


@pytest.mark.parametrize("name", REFUSED)
def test_file_of_the_corpus_is_refused_with_what_was_found(name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_file((CORPUS / name).read_bytes(), ESTABLISHMENTS)
    assert refusal.value.reason == EXPECTED[name]["refusal"]
    assert EXPECTED[name].get("found", "") in message(
        refusal.value.reason, **refusal.value.arguments
    )
