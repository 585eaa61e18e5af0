"""What a row of the catalogue may hold: the rule of each column, and what breaks it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Product §7: whatever the operator writes, nobody waits longer for a right.
LONGEST_DELAY_DAYS = 8

_CODE = re.compile(r"[A-Z][A-Z0-9-]{0,15}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value is refused, in French; `line` is that of the file, None for a single edit."""

    column: str
    message: str
    line: int | None = None


class CatalogueRefused(Exception):
    """Nothing was changed: what was wrong, all of it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def _text(most: int, least: int = 0) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        if any(unicodedata.category(char) in _BREAKS for char in value):
            return "un caractère invisible ou un saut de ligne s’y est glissé"
        if len(value) < least:
            return "une valeur est attendue"
        return None if len(value) <= most else f"{len(value)} caractères, pour {most} au plus"

    return check


def _code(value: str) -> str | None:
    if _CODE.fullmatch(value):
        return None
    return "1 à 16 majuscules sans accent, chiffres ou traits d’union, dont une lettre au début"


def _delay(value: str) -> str | None:
    if value == "" or (value.isascii() and value.isdecimal() and int(value) <= LONGEST_DELAY_DAYS):
        return None
    return f"de 0 à {LONGEST_DELAY_DAYS} jours, ou rien quand le délai n’est pas connu"


def _colour(value: str) -> str | None:
    return None if _COLOUR.fullmatch(value) else "# et six chiffres hexadécimaux, comme #1F6FB2"


RULES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "code": _code,
        "label": _text(160, least=1),
        "regime": _text(120),
        "audience": _text(240),
        "description": _text(2_000),
        "access_delay_days": _delay,
        "colour": _colour,
        "status": _text(60),
    }
)
COLUMNS = tuple(RULES)


def fault_of(column: str, value: str, line: int | None = None) -> Fault | None:
    """What is wrong with a value of a column, None when nothing is."""
    message = RULES[column](value)
    return None if message is None else Fault(column, message, line)


def stored(column: str, value: str) -> str | int | None:
    """A checked value as the table holds it."""
    if column != "access_delay_days":
        return value
    return int(value) if value else None
