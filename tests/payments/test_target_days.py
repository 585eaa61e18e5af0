"""The days on which banks collect."""

from datetime import date, timedelta

import pytest

from netent.payments.target_days import collection_day, is_open, open_day_from


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 1),
        date(2026, 12, 25),
        date(2024, 12, 26),
        date(2026, 11, 21),  # a Saturday
        date(2027, 3, 26),  # Good Friday
    ],
)
def test_holiday_is_closed(day: date) -> None:
    assert not is_open(day)


def test_french_holiday_is_open() -> None:
    assert is_open(date(2026, 7, 14))
    assert is_open(date(2026, 5, 8))


def test_closed_day_leads_to_the_next_open_one() -> None:
    assert open_day_from(date(2026, 4, 3)) == date(2026, 4, 7)
    assert open_day_from(date(2026, 11, 23)) == date(2026, 11, 23)


def test_order_in_time_is_collected_on_the_due_day() -> None:
    assert collection_day(date(2026, 11, 20), date(2026, 12, 15)) == date(2026, 12, 15)


def test_order_near_or_after_the_due_day_is_collected_soonest() -> None:
    friday = date(2026, 11, 20)
    assert collection_day(friday, friday) == date(2026, 11, 24)
    assert collection_day(friday, date(2026, 10, 15)) == date(2026, 11, 24)
    assert collection_day(friday, None) == date(2026, 11, 24)


def test_due_day_that_is_closed_is_collected_after_it() -> None:
    assert collection_day(date(2026, 11, 2), date(2026, 11, 15)) == date(2026, 11, 16)


def test_every_order_leaves_two_open_days() -> None:
    start = date(2026, 12, 20)
    for days in range(60):
        today = start + timedelta(days=days)
        collected = collection_day(today, None)
        between = [today + timedelta(days=n) for n in range(1, (collected - today).days)]
        assert is_open(collected)
        assert sum(map(is_open, between)) == 1
