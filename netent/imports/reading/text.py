"""From text to rows of cells, each with the physical line on which it starts."""

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice

from netent.imports.formats import LINES_BEFORE_DATA, SEPARATOR_NAMES, FileFormat
from netent.imports.reading.cells import is_blank
from netent.imports.reading.refusals import bad_structure, empty_file, too_many_lines
from netent.imports.reading.signatures import foreign_text
from netent.imports.reading.structure import fitness
from netent.kernel.reasons import N_

Numbered = tuple[Sequence[int], list[list[str]]]

# empty cells in such numbers are no table: 16 a line is what a spreadsheet's stray formats make
_CELLS_A_LINE = 16
# the first line is within this, or longer than any heading
_HEAD = 1 << 16
_LINE = re.compile(r"[^\r\n]*")
_SEPARATOR_LINE = re.compile(r'"?sep=([^\r\n]?)"?[^\S\r\n]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# a byte order mark in the middle, and the mark by which DOS ends a file, count as blanks at the end
_BLANKS = " \t\r\n\v\f\x1a\u00a0\u200b\u202f\ufeff"


def read_text(text: str, layout: FileFormat, line_limit: int) -> tuple[str, Numbered]:
    """The separator and the rows of a text; Refusal where it has no clear cells.

    A `sep=` line is believed. Else the separator is the one under which the first line is most
    like the format's headings, or its data. Lines of separators at the end, of which spreadsheets
    can write a million, do not count against the limit.
    """
    text = text.lstrip("\ufeff")
    foreign = foreign_text(text)
    if foreign:
        raise bad_structure(layout.layout, foreign)
    if not text.strip(_BLANKS + "".join(SEPARATOR_NAMES)):
        raise empty_file()
    first, separator = 1, ""
    told = _SEPARATOR_LINE.match(text)
    if told:
        first, separator = 2, told[1]
        text = text[told.end() :]
    _refuse_control_characters(text, layout)
    if not separator:
        separator = _likely_separator(text, layout)
    elif separator not in SEPARATOR_NAMES:
        found = N_("une ligne « sep= » avec le séparateur « %(separator)s »")
        raise bad_structure(layout.layout, found, separator=separator)
    text = _without_last_blank_lines(text, separator)
    if max(text.count("\n"), text.count("\r")) + first > line_limit + LINES_BEFORE_DATA:
        raise too_many_lines(line_limit)
    if text.count(separator) > max(_CELLS_A_LINE, 2 * len(layout.columns)) * line_limit:
        raise bad_structure(layout.layout, N_("un tableau de trop nombreuses colonnes"))
    return separator, _rows(text, separator, first, layout, line_limit)


def _without_last_blank_lines(text: str, separator: str) -> str:
    filled = len(text.rstrip(_BLANKS + separator))
    last = _LINE.match(text, filled)
    return text[: last.end()] if last else text


def _refuse_control_characters(text: str, layout: FileFormat) -> None:
    """Binary content without a null byte or a known signature shows by its first line."""
    start = len(text) - len(text.lstrip("\r\n"))
    line = _LINE.match(text, start)
    if line and _CONTROL.search(line[0]):
        raise bad_structure(layout.layout, N_("un contenu qui n’est pas du texte"))


def _likely_separator(text: str, layout: FileFormat) -> str:
    fits = {separator: _first_fitness(text, separator, layout) for separator in SEPARATOR_NAMES}
    return max(fits, key=lambda separator: fits[separator])


def _first_fitness(text: str, separator: str, layout: FileFormat) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=separator)
    try:
        return next((fitness(row, layout) for row in reader if not all(map(is_blank, row))), (0, 0))
    except csv.Error:
        return 0, 0


def _rows(text: str, separator: str, first: int, layout: FileFormat, limit: int) -> Numbered:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = list(islice(reader, limit + LINES_BEFORE_DATA + 1))
    except csv.Error:
        return _rows_one_by_one(text, separator, first, layout)
    if len(rows) > limit + LINES_BEFORE_DATA:
        raise too_many_lines(limit)
    if reader.line_num == len(rows):
        return range(first, first + len(rows)), rows
    return _rows_one_by_one(text, separator, first, layout)


def _rows_one_by_one(text: str, separator: str, first: int, layout: FileFormat) -> Numbered:
    """The rows of a text some of whose cells span lines, or whose quotes are wrong somewhere."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    numbers: list[int] = []
    rows: list[list[str]] = []
    start = first
    try:
        for row in reader:
            numbers.append(start)
            rows.append(row)
            start = first + reader.line_num
    except csv.Error as error:
        found = (
            N_("une cellule démesurée, ligne %(line)s")
            if "limit" in str(error)
            else N_("des guillemets mal placés ou jamais refermés, ligne %(line)s")
        )
        raise bad_structure(layout.layout, found, line=start) from error
    return numbers, rows
