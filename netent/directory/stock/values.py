"""Single values as the register writes them: days, moments, names, and what it hides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from netent.directory.stock.numbers import are_shaped
from netent.kernel.identifiers import fold

Value: TypeAlias = str | int | None
Column: TypeAlias = Sequence[Value]

# Put in place of what a unit does not let be published; both spellings are in current files.
HIDDEN = ("[ND]", "[NON-DIFFUSIBLE]")

# An impossible day or moment, which blank and unknown ones are not.
WRONG = "wrong"

SEARCHED_CHARACTERS = 200

# The real files hold days up to the year 3035: nothing closes that late, so none was known.
_FIRST_UNKNOWN_YEAR = "2100"
# The thousands of distinct days of a file make only 365 ends, which stay at hand.
_EVERY_YEAR = frozenset(f"{date(1999, 1, 1) + timedelta(days=day):%m-%d}" for day in range(365))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d+))?)?)?", re.ASCII
)
_BLANK_IN_FOLDED = str.maketrans(dict.fromkeys("-'`_.,", " "))


@dataclass(frozen=True, slots=True)
class Marks:
    """How the writer to come spells null, true and false, and escapes a backslash."""

    null: str | None
    true: str | int
    false: str | int
    backslash: str


def days_of(values: Sequence[str]) -> Sequence[str]:
    """Days in their one spelling, blank where unknown, WRONG where there is no such day."""
    return values if _are_common(values, "0000-00-00") else list(map(_day, values))


def moments_of(values: Sequence[str]) -> Sequence[str]:
    """Moments of treatment in a spelling that sorts, blank where unknown, WRONG where impossible.

    A moment far ahead is wrong: it would bar every later load from changing the row.
    """
    return values if _are_common(values, "0000-00-00T00:00:00") else list(map(_moment, values))


def _are_common(values: Sequence[str], shape: str) -> bool:
    """Whether each is blank or a day of this shape that is in every year, from 1000 to 2099."""
    given = values if "" not in values else [value for value in values if value]
    if not given:
        return True
    return (
        are_shaped(given, shape)
        and {value[5:10] for value in given} <= _EVERY_YEAR
        and min(given) >= "1"
        and max(given) < _FIRST_UNKNOWN_YEAR
    )


def _day(value: str) -> str:
    if not value:
        return ""
    if _DAY.fullmatch(value) is None:
        return WRONG
    try:
        date.fromisoformat(value)
    except ValueError:
        return WRONG
    return value if value < _FIRST_UNKNOWN_YEAR else ""


def _moment(value: str) -> str:
    if not value:
        return ""
    parts = _MOMENT.fullmatch(value)
    if parts is None:
        return WRONG
    day, minute, second, fraction = parts.groups()
    spelled = f"{day}T{minute or '00:00'}:{second or '00'}"
    try:
        datetime.fromisoformat(spelled)
    except ValueError:
        return WRONG
    if spelled >= _FIRST_UNKNOWN_YEAR:
        return WRONG
    fraction = (fraction or "").rstrip("0")
    return f"{spelled}.{fraction}" if fraction else spelled


def folded_name(name: str) -> str:
    """A name as searches compare it: `fold`, with a short way for the register's plain capitals."""
    if not name.isascii():
        return fold(name)[:SEARCHED_CHARACTERS]
    return " ".join(name.lower().translate(_BLANK_IN_FOLDED).split())[:SEARCHED_CHARACTERS]
