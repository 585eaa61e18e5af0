"""The file of body codes that an operator hands in: its columns, their rules, what they hold."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from netent.kernel.identifiers import fold
from netent.kernel.sheets import Fault, SheetLine, SheetRefusedError, read_sheet

LONGEST_BYTES = 8 * 1024 * 1024
MOST_CODES = 50_000
LONGEST_SEARCH = 600

CODE, LABEL, FAMILY = "Code", "Libellé", "Famille"
FROM, UNTIL = "Valable du", "Valable au"

_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
_DAY = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")


def _code(value: str) -> str | None:
    if _CODE.fullmatch(value):
        return None
    if re.fullmatch(r"[0-9][.,]?[0-9]*E\+?[0-9]+", value.upper()):
        return "le tableur a perdu des chiffres : mettez la colonne en texte"
    return "1 à 20 majuscules sans accent, chiffres, points ou traits d’union, comme P0042"


def _words(shortest: int, longest: int) -> Callable[[str], str | None]:
    def rule(value: str) -> str | None:
        if shortest <= len(value) <= longest and value.isprintable():
            return None
        return f"de {shortest} à {longest} caractères sur une ligne"

    return rule


def _day(value: str) -> str | None:
    try:
        _day_of(value)
    except ValueError:
        return "un jour comme 01/01/2026 est attendu, ou rien"
    return None


RULES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {CODE: _code, LABEL: _words(1, 160), FAMILY: _words(0, 80), FROM: _day, UNTIL: _day}
)


def read_codes(content: bytes) -> list[SheetLine]:
    """The lines of a file of body codes. SheetRefusedError with all that is wrong."""
    lines = read_sheet(content, RULES, longest_bytes=LONGEST_BYTES, key=(CODE,))
    if len(lines) > MOST_CODES:
        message = f"{len(lines)} codes, pour {MOST_CODES} au plus"
        raise SheetRefusedError(Fault(1, "", message))
    faults = [fault for line in lines for fault in _turned_days(line)]
    if faults:
        raise SheetRefusedError(*faults)
    return lines


def stored(line: SheetLine) -> dict[str, Any]:
    """A line's columns as the table holds them."""
    cells = line.cells
    words = fold(" ".join((cells[CODE], cells[LABEL], cells[FAMILY])))
    return {
        "code": cells[CODE],
        "label": cells[LABEL],
        "family": cells[FAMILY],
        "valid_from": _day_of(cells[FROM]),
        "valid_until": _day_of(cells[UNTIL]),
        "search_text": words[:LONGEST_SEARCH],
    }


def written(day: date | None) -> str:
    """A day as the file writes it; empty where there is none."""
    return f"{day:%d/%m/%Y}" if day else ""


def _turned_days(line: SheetLine) -> Sequence[Fault]:
    begins, ends = _day_of(line.cells[FROM]), _day_of(line.cells[UNTIL])
    if begins and ends and ends < begins:
        return [Fault(line.number, UNTIL, "ce jour précède celui de la colonne Valable du")]
    return []


def _day_of(value: str) -> date | None:
    if not value:
        return None
    if not _DAY.fullmatch(value):
        raise ValueError(value)
    return datetime.strptime(value, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no offset
