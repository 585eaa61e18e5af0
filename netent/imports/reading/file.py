"""A deposited file, read: what it was and its cells by column, or the reason why it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from netent.imports.formats import FileFormat
from netent.imports.reading.archive import WorkbookLimits
from netent.imports.reading.collecting import collector_paused
from netent.imports.reading.encoding import Encoding, decode
from netent.imports.reading.refusals import (
    bad_structure,
    empty_file,
    too_many_bytes,
    too_many_lines,
)
from netent.imports.reading.signatures import ZIP, foreign_kind
from netent.imports.reading.structure import Columns, arrange
from netent.imports.reading.text import read_text
from netent.imports.reading.workbook import read_workbook

_UNPACKED_OVER_PACKED = 4
_CELLS_A_LINE = 4
_SHEET_COLUMNS = 64


class FileKind(StrEnum):
    """What a readable file is."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator lets through: bytes as deposited, and lines of data."""

    size: int = 100 * 1024 * 1024
    lines: int = 1_000_000


DEFAULT_LIMITS = Limits()
# for a file that was let through once: the operator's limits may be others by now
NO_LIMITS = Limits(size=1 << 40, lines=1 << 40)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The cells of a file in its format's columns, and how they were found.

    `lines` are physical (first = 1; heading, blank and `sep=` lines counted; a row that spans
    lines bears the one where it starts); blank lines are left out. `cells` has one list for each
    column that the format reads, as given, but for the mark of our own exports; it is empty for
    a column that the file has not. `encoding` and `separator` (a key of SEPARATOR_NAMES) are None
    for a workbook.
    """

    kind: FileKind
    encoding: Encoding | None
    separator: str | None
    by_position: bool
    lines: Sequence[int]
    cells: tuple[list[str], ...]

    def __len__(self) -> int:
        return len(self.lines)


def read_file(data: bytes, layout: FileFormat, limits: Limits = DEFAULT_LIMITS) -> ReadFile:
    """Read a deposited file strictly, by its content and never by its name (product §9).

    Raises Refusal with Reason.EMPTY_FILE, TOO_LARGE or BAD_STRUCTURE, the last two with `found`
    and `expected`. Anything that gets through has the format's columns, and nothing else filled.
    """
    if len(data) > limits.size:
        raise too_many_bytes(len(data), limits.size)
    with collector_paused():
        return _read(data, layout, limits)


def _read(data: bytes, layout: FileFormat, limits: Limits) -> ReadFile:
    if not data.strip():
        raise empty_file()
    if data.startswith(ZIP):
        return _read_xlsx(data, layout, limits)
    foreign = foreign_kind(data)
    if foreign:
        raise bad_structure(layout.layout, foreign)
    text, encoding = decode(data, layout.layout)
    separator, (lines, rows) = read_text(text, layout, limits.lines)
    columns = _arranged(lines, rows, layout, limits)
    return ReadFile(
        FileKind.CSV, encoding, separator, columns.by_position, columns.lines, columns.cells
    )


def _read_xlsx(data: bytes, layout: FileFormat, limits: Limits) -> ReadFile:
    bounds = WorkbookLimits(
        unpacked=limits.size * _UNPACKED_OVER_PACKED,
        lines=limits.lines,
        columns=max(_SHEET_COLUMNS, 2 * len(layout.read)),
        area=limits.lines * max(_CELLS_A_LINE, len(layout.columns)),
    )
    rows = read_workbook(data, bounds, layout.layout)
    columns = _arranged(range(1, len(rows) + 1), rows, layout, limits)
    return ReadFile(FileKind.XLSX, None, None, columns.by_position, columns.lines, columns.cells)


def _arranged(
    lines: Sequence[int], rows: list[list[str]], layout: FileFormat, limits: Limits
) -> Columns:
    columns = arrange(lines, rows, layout)
    if len(columns.lines) > limits.lines:
        raise too_many_lines(limits.lines)
    return columns
