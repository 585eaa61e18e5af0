"""Bytes into records, column by column: every physical line is a record, blank, or a fault."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netent.directory.stock.faults import LineFault
from netent.directory.stock.layouts import Layout
from netent.directory.stock.lines import LONGEST_LINE, LineByLine
from netent.directory.stock.sources import Source

# Small stretches stay in the processor's cache and in Python's own memory pools: reading a
# megabyte at a time takes three times as long.
STRETCH_BYTES = 128 * 1024

# Both of the register's marks for what it hides begin so.
HIDDEN_START = b"[N"

# A stretch that holds a control is read line by line; so is one in which lines are not even.
_CONTROLS = [bytes((code,)) for code in (*range(10), *range(11, 32), 127)]


@dataclass(frozen=True, slots=True)
class Records:
    """Consecutive records with the physical line of each, and the lines that are none.

    `columns` holds what the layout reads, under INSEE's headings. `may_hide` and `may_escape`
    say whether any value can be one that the register hides, or hold a backslash: asked of the
    whole, both are nearly free.
    """

    columns: dict[str, Sequence[str]]
    lines: Sequence[int]
    faults: Sequence[tuple[int, LineFault]]
    may_hide: bool
    may_escape: bool


def read_heading(source: Source) -> tuple[bytes, bytes]:
    """The first line, and what was read beyond it. A heading has its own limit, like any line."""
    data = b""
    while b"\n" not in data and len(data) <= LONGEST_LINE:
        more = source.read(STRETCH_BYTES)
        if not more:
            break
        data += more
    heading, _, rest = data.partition(b"\n")
    return heading[: LONGEST_LINE + 1], rest


def read_records(source: Source, layout: Layout, rest: bytes) -> Iterator[Records]:
    """The records after the heading, in bounded stretches; `rest` was read with the heading."""
    reader = _Reader(layout)
    # Given on without a name: what a stretch took must be free before the next is read.
    for data in _stretches(source, rest):
        yield reader.take(data, is_last=False)
    yield reader.take(b"", is_last=True)


def _stretches(source: Source, carry: bytes) -> Iterator[bytes]:
    """Whole lines, a stretch at a time; only the file's last one may lack its line end."""
    while block := source.read(STRETCH_BYTES):
        data = carry + block
        cut = data.rfind(b"\n") + 1
        carry = data[cut:]
        if len(carry) > LONGEST_LINE:
            # Too long already: what it says no longer matters, only that it stays too long.
            carry = b"\xff" * (LONGEST_LINE + 1)
        if cut:
            yield data[:cut]
    if carry:
        yield carry


class _Reader:
    """Where the reading stands: the next physical line, and lines that are not whole records."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._controls = [mark for mark in _CONTROLS if mark != layout.delimiter.encode()]
        self._line = 2
        self._pending = b""

    def take(self, data: bytes, *, is_last: bool) -> Records:
        """The records of these lines; those that an open quotation may continue are kept back."""
        data = self._pending + data
        self._pending = b""
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n")
        may_hide, may_escape = HIDDEN_START in data, b"\\" in data
        text = _decoded(data)
        columns = None
        if text and self._may_be_even(data):
            columns = self._quoted_columns(text) if b'"' in data else self._plain_columns(text)
        if columns is not None:
            lines = range(self._line, self._line + text.count("\n") + 1)
            self._line = lines.stop
            return Records(columns, lines, (), may_hide, may_escape)
        stretch = LineByLine(data, text, self._line, self._layout)
        used = stretch.parse(is_last=is_last)
        self._pending = data[used:]
        self._line += data.count(b"\n", 0, used)
        return Records(
            self._turned(stretch.rows), stretch.lines, stretch.faults, may_hide, may_escape
        )

    def _may_be_even(self, data: bytes) -> bool:
        return not any(mark in data for mark in self._controls) and not _may_be_too_long(data)

    def _plain_columns(self, text: str) -> dict[str, Sequence[str]] | None:
        """The columns when no line is quoted and all are as wide; None when one is not.

        The whole stretch is split at once, with a line end as one more value after each row: the
        rows are right when that value comes back at every place where it should, and nowhere else.
        """
        delimiter, width = self._layout.delimiter, self._layout.width
        values = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
        ends = values[width :: width + 1]
        if len(values) != len(ends) * (width + 1) + width:
            return None
        if not ends.count("\n") == len(ends) == text.count("\n"):
            return None
        return {
            heading: values[place :: width + 1] for heading, place in self._layout.positions.items()
        }

    def _quoted_columns(self, text: str) -> dict[str, Sequence[str]] | None:
        """The columns when every line is a record by itself, quotation marks and all."""
        lines = text.split("\n")
        try:
            rows = list(csv.reader(lines, delimiter=self._layout.delimiter, strict=True))
        except csv.Error:
            return None
        even = len(rows) == len(lines) and set(map(len, rows)) == {self._layout.width}
        return self._turned(rows) if even else None

    def _turned(self, rows: list[list[str]]) -> dict[str, Sequence[str]]:
        columns = list(zip(*rows, strict=True)) if rows else [()] * self._layout.width
        return {heading: columns[place] for heading, place in self._layout.positions.items()}


def _may_be_too_long(data: bytes) -> bool:
    """Whether a line can exceed the limit: one that does fills one of these windows."""
    window = LONGEST_LINE // 2
    starts = range(0, len(data) - window, window)
    return any(data.find(b"\n", start, start + window) < 0 for start in starts)


def _decoded(data: bytes) -> str:
    """The lines without the last line end; nothing when some byte is wrong."""
    try:
        return data.decode().removesuffix("\n")
    except UnicodeDecodeError:
        return ""
