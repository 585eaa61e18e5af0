"""Periods of filing: months, quarters, years and days of events; how they are named, when due."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from netent.filing.states import Periodicity
from netent.kernel.clock import days_later

FIRST_YEAR, LAST_YEAR = 1990, 2200

_CODES = {
    Periodicity.MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    Periodicity.QUARTER: re.compile(r"(\d{4})-T([1-4])", re.ASCII),
    Periodicity.YEAR: re.compile(r"(\d{4})", re.ASCII),
    Periodicity.EVENT: re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII),
}
_MONTHS = {Periodicity.MONTH: 1, Periodicity.QUARTER: 3, Periodicity.YEAR: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a first to a last day, both included; of an event, the same day."""

    start: date
    end: date


def period_of(periodicity: Periodicity, code: str) -> Period | None:
    """The period of a code such as 2026-11, 2026-T4, 2026 or 2026-11-20; None where it is none."""
    found = _CODES[periodicity].fullmatch(code)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    numbers = [int(each) for each in found.groups()]
    if periodicity is Periodicity.EVENT:
        try:
            day = date(*numbers)
        except ValueError:
            return None
        return Period(day, day)
    months = _MONTHS[periodicity]
    place = numbers[1] - 1 if len(numbers) > 1 else 0
    return _beginning(periodicity, date(numbers[0], place * months + 1, 1))


def code_of(periodicity: Periodicity, start: date) -> str:
    """The code of the period that begins on this day."""
    match periodicity:
        case Periodicity.MONTH:
            return f"{start:%Y-%m}"
        case Periodicity.QUARTER:
            return f"{start:%Y}-T{(start.month + 2) // 3}"
        case Periodicity.YEAR:
            return f"{start:%Y}"
        case Periodicity.EVENT:
            return start.isoformat()


def period_around(periodicity: Periodicity, day: date) -> Period:
    """The period that a day lies in."""
    if periodicity is Periodicity.EVENT:
        return Period(day, day)
    months = _MONTHS[periodicity]
    return _beginning(periodicity, date(day.year, (day.month - 1) // months * months + 1, 1))


def latest(periodicity: Periodicity, day: date, count: int) -> list[Period]:
    """So many periods that have begun on a day, the newest first; none of events."""
    if periodicity is Periodicity.EVENT:
        return []
    return list(islice(_backwards(periodicity, day), count))


def due_on(period: Period, *, months: int, day: int) -> date:
    """This day of the month that comes so many after the period's last; its last where too short.

    The 15th of the next month is months=1, day=15.
    """
    place = period.end.year * 12 + period.end.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _backwards(periodicity: Periodicity, day: date) -> Iterator[Period]:
    while day.year >= FIRST_YEAR:
        period = period_around(periodicity, day)
        yield period
        day = days_later(period.start, -1)


def _beginning(periodicity: Periodicity, start: date) -> Period:
    month = start.month + _MONTHS[periodicity] - 1
    return Period(start, date(start.year, month, monthrange(start.year, month)[1]))
