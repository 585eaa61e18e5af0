"""Days, moments and names as the register writes them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.directory.stock.values import (
    SEARCHED_CHARACTERS,
    WRONG,
    days_of,
    folded_name,
    moments_of,
)
from netent.kernel.identifiers import fold


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-11-20", "2026-11-20"),
        ("1850-01-01", "1850-01-01"),
        ("0001-01-01", "0001-01-01"),
        ("2024-02-29", "2024-02-29"),
        ("2023-02-29", WRONG),
        ("2023-13-01", WRONG),
        ("2023-00-10", WRONG),
        ("0000-01-01", WRONG),
        ("20231201", WRONG),
        ("01/02/2023", WRONG),
        ("hier", WRONG),
        ("", ""),
        ("3035-01-01", ""),
    ],
)
def test_day_is_itself_unknown_or_wrong(value: str, read: str) -> None:
    assert list(days_of([value])) == [read]
    assert list(days_of(["2001-05-05", value, ""])) == ["2001-05-05", read, ""]


@given(st.lists(st.dates()))
def test_days_of_the_calendar_are_kept_up_to_2099(days: list[date]) -> None:
    spelled = [day.isoformat() for day in days]
    assert list(days_of(spelled)) == [day if day < "2100" else "" for day in spelled]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-03-18T12:01:56", "2026-03-18T12:01:56"),
        ("2026-03-18T12:01:56.000", "2026-03-18T12:01:56"),
        ("2026-03-18T12:01:56.250", "2026-03-18T12:01:56.25"),
        ("2026-03-18 12:01:56", "2026-03-18T12:01:56"),
        ("2026-03-18", "2026-03-18T00:00:00"),
        ("2026-02-30T12:01:56", WRONG),
        ("2026-03-18T25:00:00.1", WRONG),
        ("3035-03-18T12:01:56", WRONG),
        ("bientôt", WRONG),
        ("", ""),
    ],
)
def test_moment_has_one_spelling_that_sorts(value: str, read: str) -> None:
    assert list(moments_of([value])) == [read]


@given(st.lists(st.datetimes().filter(lambda moment: moment.year < 2100)))
def test_moments_sort_as_time_does(moments: list[datetime]) -> None:
    spelled = moments_of([moment.isoformat() for moment in moments])
    by_text = sorted(range(len(moments)), key=lambda place: (spelled[place], place))
    by_time = sorted(range(len(moments)), key=lambda place: (moments[place], place))
    assert by_text == by_time


def test_leap_days_do_not_hide_a_wrong_one() -> None:
    assert list(days_of(["2024-02-29", "2025-02-29"])) == ["2024-02-29", WRONG]


def test_every_day_of_a_leap_year_is_read() -> None:
    days = [(date(2024, 1, 1) + timedelta(days=day)).isoformat() for day in range(366)]
    assert list(days_of(days)) == days


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_short_way_folds_as_the_kernel_does(name: str) -> None:
    assert folded_name(name) == fold(name)


@given(st.text(max_size=60))
def test_folded_name_is_the_kernel_s(name: str) -> None:
    assert folded_name(name) == fold(name)[:SEARCHED_CHARACTERS]


def test_folded_name_fits_an_index() -> None:
    assert len(folded_name("É" * 5000)) == len(folded_name("E" * 5000)) == SEARCHED_CHARACTERS
