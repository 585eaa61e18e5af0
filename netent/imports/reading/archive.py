"""An .xlsx is an archive: what is in it is measured, and repacked, before a parser sees it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from netent.imports.formats import LINES_BEFORE_DATA
from netent.imports.reading.refusals import bad_structure, too_many_bytes, too_many_lines
from netent.imports.reading.signatures import archive_kind
from netent.kernel.reasons import N_

WORKBOOK = "xl/workbook.xml"
_PARTS = (".xml", ".rels")
_MOST_PARTS = 2_000
_CHUNK = 1 << 16
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# cells as near as this are no danger, whatever the limits: four columns of a million lines
_NEAR_COLUMNS = ("A", "B", "C", "D")
_NEAR_LENGTH = len("A999999")
_DAMAGED = N_("un classeur .xlsx abîmé")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, KeyError, NotImplementedError,
    OSError, RuntimeError, UnicodeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """How much a workbook may hold: bytes once unpacked, lines, columns, and the area of a sheet.

    A sheet is read as a full rectangle: two cells at opposite corners, a few bytes in a file,
    would ask for more memory than any machine has.
    """

    unpacked: int
    lines: int
    columns: int
    area: int


def repack(data: bytes, limits: WorkbookLimits, layout: str) -> bytes:
    """The same workbook with its XML parts only, not compressed, each known to be harmless.

    Raises Refusal for an archive that is no workbook, is damaged, or goes past the limits.
    """
    if data.count(_ENTRY) > _MOST_PARTS:
        raise bad_structure(layout, archive_kind(()))
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
            for part in _parts(source, limits, layout):
                with source.open(part) as stream, target.open(part.filename, "w") as copy:
                    sheet = _Sheet(limits, layout)
                    while chunk := stream.read(_CHUNK):
                        sheet.feed(chunk)
                        copy.write(chunk)
                    sheet.end()
    except _BROKEN as error:
        raise bad_structure(layout, _DAMAGED) from error
    return packed.getvalue()


def _parts(source: zipfile.ZipFile, limits: WorkbookLimits, layout: str) -> list[zipfile.ZipInfo]:
    if WORKBOOK not in source.namelist():
        raise bad_structure(layout, archive_kind(source.namelist()))
    parts = [part for part in source.infolist() if part.filename.lower().endswith(_PARTS)]
    if len({part.filename for part in parts}) < len(parts):
        raise bad_structure(layout, _DAMAGED)
    if any(part.compress_type not in _METHODS or part.flag_bits & 1 for part in parts):
        raise bad_structure(layout, _DAMAGED)
    size = sum(part.file_size for part in parts)
    if size > limits.unpacked:
        raise too_many_bytes(size, limits.unpacked)
    return parts


class _Sheet:
    """Follows one XML part, and where it is a sheet keeps its filled cells within the limits.

    Only filled cells count: a format set on a whole column reaches to the last line there is.
    Document types are refused: a workbook has none, and entities can grow without bound.
    """

    def __init__(self, limits: WorkbookLimits, layout: str) -> None:
        self._limits = limits
        self._layout = layout
        self._row = self._last_row = self._last_column = 0
        self._reference = ""
        self._cells_since = 0
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.StartElementHandler = self._root
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise bad_structure(self._layout, _DAMAGED)

    def _root(self, name: str, _: dict[str, str]) -> None:
        is_sheet = name.rpartition(":")[2] == "worksheet"
        self._parser.StartElementHandler = self._element if is_sheet else None

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            reference = attributes.get("r")
            if reference is None:
                self._cells_since += 1
            else:
                self._reference, self._cells_since = reference, 0
        elif name in ("v", "is"):
            reference = self._reference
            near = reference[:1] in _NEAR_COLUMNS and len(reference) <= _NEAR_LENGTH
            if not near or self._cells_since or not reference[1:].isdigit():
                self._check_far_cell()
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._reference, self._cells_since = "", 0

    def _check_far_cell(self) -> None:
        """A cell without reference follows the one before it, in the line that its row names."""
        row, column = self._row, self._cells_since
        if self._reference:
            match = _REFERENCE.fullmatch(self._reference)
            if match is None:
                raise bad_structure(self._layout, _DAMAGED)
            row = row if column else int(match[2])
            column += _column_number(match[1])
        self._last_row = max(row, self._last_row)
        self._last_column = max(column, self._last_column)
        if row > self._limits.lines + LINES_BEFORE_DATA:
            raise too_many_lines(self._limits.lines)
        if column > self._limits.columns or self._last_row * self._last_column > self._limits.area:
            found = N_("une cellule remplie très à l’écart, %(cell)s")
            raise bad_structure(self._layout, found, cell=f"{_column_letters(column)}{row}")


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _column_letters(number: int) -> str:
    return "".join(_letters(number))[::-1]


def _letters(number: int) -> Iterator[str]:
    while number:
        number, rest = divmod(number - 1, 26)
        yield chr(65 + rest)
