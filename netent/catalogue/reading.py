"""A catalogue that was edited by hand, read whole from a file: every line's faults, or its rows."""

from pathlib import Path

from netent.catalogue.columns import RULES, CatalogueRefused, Fault
from netent.kernel.sheets import UTF8, SheetLine, SheetRefusedError, read_sheet

LONGEST_BYTES = 1024 * 1024


def read_catalogue(path: Path) -> list[SheetLine]:
    """The rows of a file in UTF-8 with the catalogue's columns, by comma, semicolon or tab.

    CatalogueRefused with all that is wrong: a file with one bad line is none. OSError.
    """
    with path.open("rb") as file:
        return read_content(file.read(LONGEST_BYTES + 1))


def read_content(content: bytes) -> list[SheetLine]:
    """The same of a file's bytes; of the first ones beyond its largest size, no more are needed."""
    try:
        # A catalogue is kept for years and edited by several: one encoding, and no guess.
        return read_sheet(
            content, RULES, longest_bytes=LONGEST_BYTES, key=("code",), encodings=UTF8
        )
    except SheetRefusedError as refused:
        faults = [Fault(each.column, each.message, each.line) for each in refused.faults]
        raise CatalogueRefused(*faults) from refused
