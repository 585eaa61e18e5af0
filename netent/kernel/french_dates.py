"""Days and moments as they are written in French, with no request at hand."""

from datetime import date, datetime

from netent.kernel.clock import PARIS

_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def french_day(day: date) -> str:
    """A day as it is written in French: 1er mars 2026, 20 novembre 2026."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def french_moment(moment: datetime) -> str:
    """A moment in Paris as it is written in French: 20 novembre 2026 à 14 h 05."""
    local = moment.astimezone(PARIS)
    return f"{french_day(local.date())} à {local.hour} h {local.minute:02d}"


def in_french(value: object) -> object:
    """A day or a moment as words; anything else as it is."""
    if isinstance(value, datetime):
        return french_moment(value)
    return french_day(value) if isinstance(value, date) else value
