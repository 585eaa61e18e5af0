"""Periods: their codes, their days, and by when they are filed."""

from datetime import date

import pytest

from netent.filing.periods import Period, code_of, due_on, latest, period_around, period_of
from netent.filing.states import Periodicity

MONTH, QUARTER, YEAR, EVENT = Periodicity


@pytest.mark.parametrize(
    ("periodicity", "code", "start", "end"),
    [
        (MONTH, "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        (MONTH, "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (QUARTER, "2026-T4", date(2026, 10, 1), date(2026, 12, 31)),
        (YEAR, "2026", date(2026, 1, 1), date(2026, 12, 31)),
        (EVENT, "2026-11-20", date(2026, 11, 20), date(2026, 11, 20)),
    ],
)
def test_code_names_its_period_and_back(
    periodicity: Periodicity, code: str, start: date, end: date
) -> None:
    assert period_of(periodicity, code) == Period(start, end)
    assert code_of(periodicity, start) == code
    assert period_around(periodicity, end) == Period(start, end)


@pytest.mark.parametrize(
    ("periodicity", "code"),
    [
        (MONTH, "2026-13"),
        (MONTH, "2026-1"),
        (MONTH, "٢٠٢٦-11"),
        (MONTH, "0001-01"),
        (MONTH, "2026"),
        (QUARTER, "2026-T5"),
        (YEAR, "9999"),
        (EVENT, "2026-02-30"),
        (EVENT, ""),
    ],
)
def test_what_is_no_period_is_none(periodicity: Periodicity, code: str) -> None:
    assert period_of(periodicity, code) is None


def test_day_due_is_in_a_later_month_and_never_beyond_its_end() -> None:
    november, year = (period_of(MONTH, "2026-11"), period_of(YEAR, "2025"))
    assert november is not None
    assert year is not None
    assert due_on(november, months=1, day=5) == date(2026, 12, 5)
    assert due_on(november, months=3, day=31) == date(2027, 2, 28)
    assert due_on(year, months=5, day=15) == date(2026, 5, 15)


def test_latest_periods_have_begun_newest_first() -> None:
    starts = [period.start for period in latest(QUARTER, date(2026, 2, 1), 3)]
    assert starts == [date(2026, 1, 1), date(2025, 10, 1), date(2025, 7, 1)]
    assert latest(EVENT, date(2026, 2, 1), 3) == []
    assert len(latest(YEAR, date(1992, 1, 1), 12)) == 3
