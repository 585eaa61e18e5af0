"""From rows to the columns of a format: by heading in any order, or by position (product §9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from netent.imports.formats import FileFormat, fold_heading
from netent.imports.reading.cells import DRESS, clean, is_blank, looks_like_number
from netent.imports.reading.refusals import bad_structure, empty_file, shown, shown_row
from netent.kernel.formulas import MARK, unmark
from netent.kernel.reasons import N_

_BLANK, _IGNORED, _UNKNOWN = -1, -2, -3
# wider than any format with its columns for declarations; beyond, headings are not even compared
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of a file by column of its format, blank lines left out, line numbers kept.

    A column that the file has not is an empty list.
    """

    by_position: bool
    lines: Sequence[int]
    cells: tuple[list[str], ...]


def fitness(row: list[str], layout: FileFormat) -> tuple[int, int]:
    """How like the format a first line is: its headings or else data columns, then its cells."""
    roles = _roles(row, layout)
    columns = sum(role >= 0 for role in roles)
    if not columns and len(roles) > 1 and _is_data(row, layout):
        columns = min(len(roles), len(layout.columns))
    return columns, len(roles)


def arrange(lines: Sequence[int], rows: list[list[str]], layout: FileFormat) -> Columns:
    """The format's columns out of rows; Refusal when the structure is not the format's.

    Takes the list of rows over: rows of another width than the first are put right in it.
    """
    first = next((at for at, row in enumerate(rows) if not all(map(is_blank, row))), None)
    if first is None:
        raise empty_file()
    roles = _roles(rows[first], layout)
    by_position = not any(role >= 0 for role in roles)
    if by_position:
        _refuse_unless_data(rows[first], len(roles), layout)
        roles = list(range(len(layout.columns)))
    else:
        _refuse_bad_headings(rows[first], roles, layout)
        first += 1
    body, numbers = rows[first:], lines[first:]
    _make_even(body, numbers, roles, layout)
    # All columns at once: a hundred thousand lines are turned without a loop of ours.
    turned = list(map(list, zip(*body, strict=True))) or [[] for _ in roles]
    columns = [
        _unmarked(turned[roles.index(column)]) if column in roles else []
        for column in range(len(layout.read))
    ]
    kept = _without_blank_lines(numbers, columns)
    if not kept.lines:
        raise empty_file()
    return Columns(by_position, kept.lines, kept.cells)


def _roles(row: list[str], layout: FileFormat) -> list[int]:
    """What each cell of a heading line stands for, blank ones at its end left out."""
    width = len(row)
    while width and is_blank(row[width - 1]):
        width -= 1
    if width > _MOST_COLUMNS:
        return [_UNKNOWN] * width
    return [_role(cell, layout) for cell in row[:width]]


def _role(cell: str, layout: FileFormat) -> int:
    if is_blank(cell):
        return _BLANK
    heading = fold_heading(clean(cell))
    for index, column in enumerate(layout.read):
        if heading in column.folded():
            return index
    return _IGNORED if any(heading in column.folded() for column in layout.ignored) else _UNKNOWN


def _is_data(row: list[str], layout: FileFormat) -> bool:
    """Whether a first line without our headings is data; no heading has the sign of an address."""
    if layout.email_at is None:
        return looks_like_number(row[0])
    return layout.email_at < len(row) and "@" in row[layout.email_at]


def _refuse_unless_data(row: list[str], width: int, layout: FileFormat) -> None:
    if not _is_data(row, layout):
        raise bad_structure(
            layout.layout, N_("une première ligne « %(row)s »"), row=shown_row(row[:width])
        )
    if width == 1:
        raise bad_structure(
            layout.layout, N_("une seule colonne, « %(row)s »"), row=shown_row(row[:width])
        )
    if layout.must_fill(width):
        found = N_("une première ligne de %(count)s colonnes, « %(row)s »")
        raise bad_structure(layout.layout, found, count=width, row=shown_row(row[:width]))


def _refuse_bad_headings(row: list[str], roles: list[int], layout: FileFormat) -> None:
    for at, role in enumerate(roles):
        if role == _UNKNOWN:
            raise bad_structure(
                layout.layout, N_("la colonne inconnue « %(column)s »"), column=shown(row[at])
            )
        if role >= 0 and role in roles[:at]:
            raise bad_structure(
                layout.layout, N_("deux colonnes « %(column)s »"), column=shown(row[at])
            )
    for index, column in enumerate(layout.read):
        if index not in roles and layout.must_have(index):
            raise bad_structure(
                layout.layout, N_("un fichier sans colonne « %(column)s »"), column=column.name
            )


def _make_even(
    body: list[list[str]], numbers: Sequence[int], roles: list[int], layout: FileFormat
) -> None:
    """Give every row the heading's width; Refusal where a cell is filled outside its columns."""
    width = len(roles)
    unnamed = [at for at, role in enumerate(roles) if role == _BLANK]
    for index, row in enumerate(body):
        if len(row) == width and not unnamed:
            continue
        for cell in (*row[width:], *(row[at] for at in unnamed if at < len(row))):
            if cell and not is_blank(cell):
                found = N_(
                    "une cellule remplie hors des colonnes prévues, « %(cell)s », ligne %(line)s"
                )
                raise bad_structure(layout.layout, found, cell=shown(cell), line=numbers[index])
        if len(row) != width:
            body[index] = row[:width] + [""] * (width - len(row))


def _unmarked(cells: list[str]) -> list[str]:
    """A column without the mark of our own exports: a file sent again and again stays the same."""
    if MARK not in "".join(cells):
        return cells
    return [unmark(cell) if cell[:1] == MARK else cell for cell in cells]


def _without_blank_lines(numbers: Sequence[int], columns: list[list[str]]) -> Columns:
    blank = {
        at
        for at, cell in enumerate(columns[0])
        if not cell.strip(DRESS) and all(is_blank(column[at]) for column in columns if column)
    }
    if not blank:
        return Columns(False, numbers, tuple(columns))
    kept = [at for at in range(len(numbers)) if at not in blank]
    cells = tuple([column[at] for at in kept] if column else [] for column in columns)
    return Columns(False, [numbers[at] for at in kept], cells)
