"""The days on which banks collect: those of TARGET, the euro's own calendar.

Closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December
(European Central Bank, TARGET holidays).
"""

from datetime import date, timedelta

from dateutil.easter import easter

# A file must be at the bank a day before at the latest; one more lets the operator send it.
LEAD_DAYS = 2
_FIXED = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})
_SATURDAY = 5


def is_open(day: date) -> bool:
    """Whether banks collect on this day."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return False
    sunday = easter(day.year)
    return day not in (sunday - timedelta(days=2), sunday + timedelta(days=1))


def open_day_from(day: date) -> date:
    """This day, or the next one on which banks collect."""
    while not is_open(day):
        day += timedelta(days=1)
    return day


def collection_day(today: date, due_on: date | None) -> date:
    """When an order of today is collected: on the due day while it can still be, else soonest."""
    soonest = today
    for _ in range(LEAD_DAYS):
        soonest = open_day_from(soonest + timedelta(days=1))
    return soonest if due_on is None else max(soonest, open_day_from(due_on))
