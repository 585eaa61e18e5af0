"""Tables as CSV and as .xlsx, written row by row: memory stays flat at any length."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO

from xlsxwriter import Workbook

from netent.imports.formats import BOM, LINE_END, SEPARATOR
from netent.kernel.formulas import neutralise

Cell = str | int | None

_PIECE = 1 << 16
_LONGEST_TEXT = 32_767
_WIDTH_LIMITS = (10, 60)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Texts stay texts: nothing is turned into a formula, a link or a number.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Equal tables make equal files: the time of day is no part of them.
_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A table as French Excel opens it: UTF-8 with its mark, semicolons, CRLF; no formula runs."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=SEPARATOR, lineterminator=LINE_END)
    buffer.write(BOM)
    writer.writerow(headings)
    for row in rows:
        # A workbook's cell may spell a null character, which no text file can hold.
        writer.writerow(
            [neutralise(cell.replace("\0", " ")) if isinstance(cell, str) else cell for cell in row]
        )
        if buffer.tell() >= _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def write_workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], target: BinaryIO
) -> None:
    """A table as a workbook of one sheet; texts are text cells, numbers are numbers.

    Formulas are neutralised here too: a sheet may well be saved as CSV and opened again. Rows
    go to disk as they come.
    """
    workbook = Workbook(target, _OPTIONS)
    workbook.set_properties({"created": _MADE_AT})
    as_text = workbook.add_format({"num_format": "@"})
    as_heading = workbook.add_format({"num_format": "@", "bold": True})
    sheet = workbook.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        width = min(max(len(heading) + 6, _WIDTH_LIMITS[0]), _WIDTH_LIMITS[1])
        # The whole column is text: a spreadsheet keeps the digits that are typed into it.
        sheet.set_column(column, column, width, as_text)
        sheet.write_string(0, column, heading, as_heading)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, _writable(cell), as_text)
    workbook.close()


def _taken(buffer: io.StringIO) -> bytes:
    """What the buffer holds, which is emptied; what UTF-8 can't say becomes a question mark."""
    piece = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return piece


def _writable(text: str) -> str:
    return neutralise(_NOT_XML.sub(" ", text[:_LONGEST_TEXT]))
