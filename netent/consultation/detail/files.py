"""The files of a detail of rights, written line by line: memory stays flat at any length."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from netent.consultation.detail.rows import Part, columns_of_all, lines_of, parts_of
from netent.consultation.exports import MOST_ROWS, Cells
from netent.imports.formats import download_name
from netent.imports.rights_layout import KEYS, RightsColumn, cells_of
from netent.imports.spreadsheets import csv_pieces, write_workbook
from netent.kernel.clock import PARIS
from netent.kernel.enums import DetailFormat
from netent.kernel.right_set import RightSet

PORTFOLIO = "Portefeuille"
_SHEET = "Habilitations"
_TOLD_EVERY = 2_000
# Beyond, no spreadsheet opens it in a bearable time, nor is it closed within a lease.
MOST_CELLS = 10_000_000


@dataclass(frozen=True)
class Table:
    """What the files tell: the parts, and whether these are all of the registration's portfolios.

    The one table of all portfolios says first which one a line belongs to: it is to be read. What
    can be sent back is a file for each of them.
    """

    parts: Sequence[Part]
    is_whole: bool
    made_at: datetime

    @property
    def rows(self) -> int:
        """How many lines."""
        return sum(part.rows for part in self.parts)

    @property
    def formats(self) -> Sequence[DetailFormat]:
        """The files there will be: no workbook that a sheet can't hold, or nobody can open."""
        found = [DetailFormat.CSV]
        if self.rows <= MOST_ROWS and self.rows * len(self.headings) <= MOST_CELLS:
            found.append(DetailFormat.XLSX)
        return [*found, DetailFormat.ZIP] if self.is_whole else found

    @cached_property
    def columns(self) -> Sequence[RightsColumn]:
        """The columns of rights."""
        return columns_of_all(self.parts)

    @property
    def headings(self) -> Sequence[str]:
        """The heads of all columns."""
        return [*self.first(PORTFOLIO), *KEYS, *(column.heading for column in self.columns)]

    def first(self, cell: str) -> tuple[str, ...]:
        """What comes before a line's own cells."""
        return (cell,) if self.is_whole else ()


def write_file(
    session: Session,
    table: Table,
    kind: DetailFormat,
    target: BinaryIO,
    told: Callable[[int], None],
) -> None:
    """Write one of the files; `told` hears now and then of so many lines more."""
    if kind is DetailFormat.ZIP:
        _write_zip(session, table, target, told)
        return
    rows = _counted(_rows(session, table), told)
    if kind is DetailFormat.XLSX:
        write_workbook(_SHEET, table.headings, rows, target)
        return
    for piece in csv_pieces(table.headings, rows):
        target.write(piece)


def portfolio_pieces(session: Session, portfolio_id: int) -> Iterator[bytes]:
    """One portfolio's file as it can be sent back, in pieces, read while they are used."""
    for part in parts_of(session, portfolio_id):
        headings = [*KEYS, *(column.heading for column in part.columns)]
        yield from csv_pieces(headings, _cells(session, part, part.columns, ()))


def _write_zip(
    session: Session, table: Table, target: BinaryIO, told: Callable[[int], None]
) -> None:
    """A CSV for each portfolio, under the name by which it can be sent back."""
    made_at = table.made_at.astimezone(PARIS).timetuple()[:6]
    with ZipFile(target, "w") as archive:
        for part in table.parts:
            info = ZipInfo(download_name(part.name, "csv"), made_at)
            info.compress_type = ZIP_DEFLATED
            headings = [*KEYS, *(column.heading for column in part.columns)]
            rows = _counted(_cells(session, part, part.columns, ()), told)
            # Its size is not known before: room for any.
            with archive.open(info, "w", force_zip64=True) as member:
                for piece in csv_pieces(headings, rows):
                    member.write(piece)


def _rows(session: Session, table: Table) -> Iterator[Cells]:
    for part in table.parts:
        yield from _cells(session, part, table.columns, table.first(part.name))


def _cells(
    session: Session, part: Part, columns: Sequence[RightsColumn], first: tuple[str, ...]
) -> Iterator[Cells]:
    # Many lines, few different sets of rights.
    known: Mapping[RightSet, tuple[str, ...]] = {
        held: cells_of(held, part.opened, columns) for held in part.held
    }
    for *person, client, held in lines_of(session, part):
        yield (*first, *person, client, *known[held])


def _counted(rows: Iterator[Cells], told: Callable[[int], None]) -> Iterator[Cells]:
    number = 0
    for row in rows:
        yield row
        number += 1
        if number == _TOLD_EVERY:
            told(number)
            number = 0
    told(number)
