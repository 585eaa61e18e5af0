"""Refusals of a whole file: what was found, in words, and what was expected (product §9)."""

from netent.kernel.errors import Refusal
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason

_SHOWN_CELLS = 6
_SHOWN_LENGTH = 60
_MEGABYTE = 1024 * 1024


def bad_structure(layout: str, found: str, **arguments: object) -> Refusal:
    """The file is not one, or its columns are not those of the format."""
    expected = Phrase(N_("un fichier CSV ou .xlsx aux colonnes %(columns)s"), {"columns": layout})
    return Refusal(Reason.BAD_STRUCTURE, found=Phrase(found, arguments), expected=expected)


def too_many_bytes(found: int, limit: int) -> Refusal:
    """The file, packed or unpacked, is larger than the operator allows."""
    return Refusal(Reason.TOO_LARGE, found=_megabytes(found), expected=_megabytes(limit))


def too_many_lines(limit: int) -> Refusal:
    """The file has more physical lines than one request may hold."""
    return Refusal(
        Reason.TOO_LARGE,
        found=Phrase(N_("plus de %(lines)s lignes"), {"lines": limit}),
        expected=Phrase(N_("%(lines)s lignes"), {"lines": limit}),
    )


def empty_file() -> Refusal:
    """Nothing but blanks, or nothing below the headings."""
    return Refusal(Reason.EMPTY_FILE)


def shown(text: str) -> str:
    """A cell as a message repeats it: on one line, without control characters, not too long."""
    short = text[: _SHOWN_LENGTH * 4]
    flat = " ".join("".join(char if char.isprintable() else " " for char in short).split())
    return flat if len(flat) <= _SHOWN_LENGTH else flat[: _SHOWN_LENGTH - 1] + "…"


def shown_row(cells: list[str]) -> str:
    """The first cells of a line, as a message repeats them."""
    row = " | ".join(shown(cell) for cell in cells[:_SHOWN_CELLS])
    return row if len(cells) <= _SHOWN_CELLS else f"{row} | …"


def _megabytes(size: int) -> Phrase:
    return Phrase(N_("%(size)s Mo"), {"size": -(-size // _MEGABYTE)})
