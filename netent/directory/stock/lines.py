"""The careful way through a stretch of lines in which not everything is plain."""

import csv

from netent.directory.stock.faults import LineFault
from netent.directory.stock.layouts import Layout

LONGEST_LINE = 64 * 1024
MOST_LINES_OF_A_RECORD = 20

# Escaped or cut by the databases' bulk formats, and meaningless in a register.
CONTROLS = dict.fromkeys((*range(32), 127), " ")


class _Fault(Exception):
    def __init__(self, fault: LineFault) -> None:
        super().__init__(fault)
        self.fault = fault


class _MoreWanted(Exception):
    """A quotation is open at the end of what was read."""


class LineByLine:
    """The careful way, for a stretch in which something is not plain."""

    def __init__(self, data: bytes, text: str, line: int, layout: Layout) -> None:
        self._texts = text.split("\n") if text else []
        self._raw = data.split(b"\n")
        self._ends_with_line_end = not self._raw[-1]
        if self._ends_with_line_end:
            self._raw.pop()
        self._line = line
        self._layout = layout
        self.rows: list[list[str]] = []
        self.lines: list[int] = []
        self.faults: list[tuple[int, LineFault]] = []

    def parse(self, *, is_last: bool) -> int:
        """Sort the lines into rows and faults; how many bytes they took."""
        at = 0
        while at < len(self._raw):
            taken = 1
            try:
                row, taken = self._record(at, is_last=is_last)
            except _MoreWanted:
                break
            except _Fault as found:
                self.faults.append((self._line + at, found.fault))
            else:
                if row:
                    self.rows.append(row)
                    self.lines.append(self._line + at)
            at += taken
        return self._size(at)

    def _size(self, lines: int) -> int:
        """The bytes of so many lines, their line ends included."""
        size = sum(map(len, self._raw[:lines])) + lines
        return size if self._ends_with_line_end or lines < len(self._raw) else size - 1

    def _record(self, at: int, *, is_last: bool) -> tuple[list[str], int]:
        """The record that begins at this line and how many lines it takes; none where blank."""
        if self._is_plain(at):
            row = self._texts[at].split(self._layout.delimiter)
            if len(row) == self._layout.width:
                return row, 1
        text = self._text(at)
        if not text or text.isspace():
            return [], 1
        if '"' in text:
            row, taken = self._quoted(text, at, is_last=is_last)
        else:
            row, taken = text.split(self._layout.delimiter), 1
        if len(row) != self._layout.width:
            raise _Fault(LineFault.WRONG_WIDTH)
        return [value.translate(CONTROLS) for value in row], taken

    def _is_plain(self, at: int) -> bool:
        if not self._texts or len(self._raw[at]) > LONGEST_LINE:
            return False
        return '"' not in self._texts[at] and self._texts[at].isprintable()

    def _text(self, at: int) -> str:
        raw = self._raw[at]
        if len(raw) > LONGEST_LINE:
            raise _Fault(LineFault.TOO_LONG)
        if b"\0" in raw:
            raise _Fault(LineFault.NUL)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise _Fault(LineFault.UNDECODABLE) from None

    def _quoted(self, text: str, at: int, *, is_last: bool) -> tuple[list[str], int]:
        """A record with quotation marks; an odd number of them may go on in the next lines."""
        row = self._split(text)
        if row is not None:
            return row, 1
        if text.count('"') % 2:
            for taken in range(2, MOST_LINES_OF_A_RECORD + 1):
                if at + taken > len(self._raw):
                    if not is_last:
                        raise _MoreWanted
                    break
                text += "\n" + self._continued(at + taken - 1)
                row = self._split(text) if len(text) <= LONGEST_LINE else None
                if row is None:
                    continue
                if len(row) == self._layout.width:
                    return row, taken
                # A stray mark must not swallow the good lines up to the next stray one.
                break
        raise _Fault(LineFault.BROKEN_QUOTES)

    def _continued(self, at: int) -> str:
        try:
            return self._text(at)
        except _Fault:
            raise _Fault(LineFault.BROKEN_QUOTES) from None

    def _split(self, text: str) -> list[str] | None:
        try:
            return next(csv.reader([text], delimiter=self._layout.delimiter, strict=True))
        except (csv.Error, StopIteration):
            return None
