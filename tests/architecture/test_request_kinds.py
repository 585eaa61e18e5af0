"""What workers treat is tried against their death: a kind without its row would not be."""

import pytest

from netent.requests import jobs
from tests.requests.kinds import TREATED


@pytest.mark.usefixtures("database")
def test_each_kind_that_workers_treat_has_its_row_in_the_tests_of_exactly_once() -> None:
    assert set(jobs._treatments) == set(TREATED), "tests/requests/kinds.py lacks a row, or has one"
