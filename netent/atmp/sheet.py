"""The file of rates that an operator hands in: its columns, their rules, and what they hold."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from netent.kernel.identifiers import is_valid_siret
from netent.kernel.sheets import Fault, SheetLine, SheetRefusedError, read_sheet

LONGEST_BYTES = 32 * 1024 * 1024

SIRET, RISK, RATE = "SIRET", "Code risque", "Taux"
EFFECTIVE, REFERENCE, NOTIFIED, FUND = "Date d’effet", "Référence", "Notifié le", "Caisse"

_RISK = re.compile(r"[0-9A-Z]{5,6}")
_RATE = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.-]{0,39}")
_DAY = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")


def _siret(value: str) -> str | None:
    if is_valid_siret(value):
        return None
    if "E+" in value.upper():
        return "le tableur a perdu des chiffres : mettez la colonne en texte"
    return "un SIRET de 14 chiffres est attendu"


def _pattern(pattern: re.Pattern[str], message: str) -> Callable[[str], str | None]:
    return lambda value: None if pattern.fullmatch(value) else message


def _day(value: str) -> str | None:
    try:
        _day_of(value)
    except ValueError:
        return "un jour est attendu, comme 01/01/2026"
    return None


def _fund(value: str) -> str | None:
    return None if len(value) <= 80 and (value.isprintable()) else "80 caractères au plus"


RULES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        SIRET: _siret,
        RISK: _pattern(_RISK, "un code de 5 ou 6 chiffres et majuscules, comme 721ZA"),
        RATE: _pattern(_RATE, "un taux en pour cent avec deux décimales au plus, comme 2,18"),
        EFFECTIVE: _day,
        REFERENCE: _pattern(_REFERENCE, "1 à 40 lettres sans accent, chiffres, tirets ou barres"),
        NOTIFIED: _day,
        FUND: _fund,
    }
)


def read_rates(content: bytes) -> list[SheetLine]:
    """The lines of a file of rates. SheetRefusedError with all that is wrong."""
    lines = read_sheet(content, RULES, longest_bytes=LONGEST_BYTES, key=(SIRET, EFFECTIVE))
    _refuse_twice(lines)
    return lines


def stored(line: SheetLine) -> dict[str, Any]:
    """A line's columns as the tables hold them."""
    cells = line.cells
    return {
        "number": line.number,
        "siret": cells[SIRET],
        "risk_code": cells[RISK],
        "rate": _hundredths(cells[RATE]),
        "effective_on": _day_of(cells[EFFECTIVE]),
        "reference": cells[REFERENCE],
        "notified_on": _day_of(cells[NOTIFIED]),
        "fund": cells[FUND],
    }


def _refuse_twice(lines: Sequence[SheetLine]) -> None:
    first_seen: dict[str, int] = {}
    faults = []
    for line in lines:
        first = first_seen.setdefault(line.cells[REFERENCE], line.number)
        if first != line.number:
            faults.append(Fault(line.number, REFERENCE, f"déjà donnée ligne {first}"))
    if faults:
        raise SheetRefusedError(*faults)


def _hundredths(value: str) -> int:
    found = _RATE.fullmatch(value)
    assert found is not None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _day_of(value: str) -> date:
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    return datetime.strptime(value, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no offset
