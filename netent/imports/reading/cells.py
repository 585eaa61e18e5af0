"""One cell: what it says once the dress of spreadsheets is off; strict on digits (product §9)."""

import re

from netent.kernel.identifiers import SIRET_LENGTH, is_valid_siret
from netent.kernel.reasons import Reason

# soft hyphen, zero-width characters, direction marks, byte order mark
_INVISIBLE_CODES = (
    *(0xAD, 0xFEFF),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)),
)
_INVISIBLE = dict.fromkeys(_INVISIBLE_CODES)
_WHITESPACE = filter(str.isspace, map(chr, range(0x3001)))
# a cell that holds anything else than these is not blank
DRESS = "".join((*_WHITESPACE, *map(chr, _INVISIBLE_CODES), "'", "=", '"'))
# no SIRET or action is that long, however it is dressed; what is longer is left as it is
_LONGEST = 100
_SHORTEST_PADDED = 11
_FINAL_ZERO = re.compile(r"[.,]0\Z")
_ASCII_DIGITS = re.compile(r"[0-9]+")
_SCIENTIFIC = re.compile(
    r"[+\-\u2212]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:e|[x*\u00d7]10\^?)[+\-\u2212]?[0-9]+",
    re.IGNORECASE,
)
_ACTIONS = {"1": True, "1.0": True, "1,0": True, "0": False, "0.0": False, "0,0": False}
_DIGITS_OF_A_NUMBER = 9


def clean(cell: str) -> str:
    """The cell without blanks around it, invisible characters, leading apostrophe and `="…"`.

    The mark that our own exports put before formulas is an apostrophe too, and goes with it.
    """
    text = (cell if cell.isascii() else cell.translate(_INVISIBLE)).strip()
    if len(text) > _LONGEST:
        return text
    while (inner := _undressed(text)) != text:
        text = inner
    return text


def compact(cell: str) -> str:
    """A clean cell without the blanks inside it and without a final `.0` or `,0`."""
    return _FINAL_ZERO.sub("", "".join(clean(cell).split()))


def is_blank(cell: str) -> bool:
    """Whether nothing can be seen in the cell."""
    return not clean(cell)


def read_siret(cell: str) -> tuple[str | None, Reason | None, bool]:
    """The SIRET of a cell, or the reason why there is none; and whether zeros were put before it.

    Blanks inside are no digits and go; dots and dashes stay and refuse the cell, as they may
    group digits as well as end them. Scientific notation is refused even where it shows fourteen
    digits. 11 to 13 digits that are a valid SIRET behind leading zeros give that SIRET, padded:
    the caller keeps it only if it is known.
    """
    text = compact(cell)
    if len(text) > _LONGEST:
        return None, Reason.BAD_SIRET, False
    if _SCIENTIFIC.fullmatch(text):
        return None, Reason.DIGITS_LOST, False
    if not _ASCII_DIGITS.fullmatch(text) or len(text) < _SHORTEST_PADDED:
        return None, Reason.BAD_SIRET, False
    siret = text.zfill(SIRET_LENGTH)
    if not is_valid_siret(siret):
        return None, Reason.BAD_SIRET, False
    return siret, None, len(text) < SIRET_LENGTH


def read_action(cell: str) -> bool | None:
    """True for 1 (add), False for 0 (remove), as `1.0` and `1,0` too; None for all else."""
    return _ACTIONS.get(clean(cell))


def is_scientific(cell: str) -> bool:
    """Whether a cell is in scientific notation: digits may be lost, even where all are shown."""
    text = compact(cell)
    return len(text) <= _LONGEST and _SCIENTIFIC.fullmatch(text) is not None


def looks_like_number(cell: str) -> bool:
    """Whether a first cell is data, well or badly written, rather than a heading.

    One digit alone is not enough: it may be the action of a file whose columns are swapped.
    """
    text = compact(cell)[: _LONGEST + 1]
    digits = sum(char.isdigit() for char in text)
    return (
        digits >= _DIGITS_OF_A_NUMBER
        or (1 < digits == len(text))
        or bool(_SCIENTIFIC.fullmatch(text))
    )


def _undressed(text: str) -> str:
    text = text.lstrip("'").lstrip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text
