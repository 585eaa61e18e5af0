"""Every file of tests/data/imports is read, or refused, as expected.json says."""

from datetime import date

import pytest

from netent.imports.formats import ESTABLISHMENTS
from netent.imports.plan import Snapshot, build_plan
from netent.imports.reading.lines import read_lines
from tests.imports.corpus import Corpus

CORPUS = Corpus("imports", ESTABLISHMENTS)

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
    CORPUS.assert_is_whole()


@pytest.mark.parametrize("name", CORPUS.read)
def test_file_of_the_corpus_is_read_as_expected(name: str) -> None:
    read = CORPUS.read_as_expected(name)
    plan = build_plan(read_lines(read), TODAY)
    lines = zip(plan.lines, plan.sirets, plan.actions, plan.results, plan.reasons, strict=True)
    assert [list(line) for line in lines] == CORPUS.expected[name]["lines"]


@pytest.mark.parametrize("name", CORPUS.refused)
def test_file_of_the_corpus_is_refused_with_what_was_found(name: str) -> None:
    CORPUS.assert_is_refused(name)
