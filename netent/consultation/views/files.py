"""Workbooks to take away, written to disk before they are sent."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from flask import Response

from netent.consultation.exports import Cells, SheetFullError, WithinSheet
from netent.imports.spreadsheets import write_workbook
from netent.web.attachments import workbook_file


def workbook(title: str, headings: Sequence[str], rows: Iterable[Cells], name: str) -> Response:
    """A workbook of these rows. SheetFullError when a sheet can't hold them."""
    target = TemporaryFile()  # noqa: SIM115 - sending it closes it
    within = WithinSheet(rows)
    # The workbook is finished in any case, for it keeps files of its own open meanwhile.
    write_workbook(title, headings, within, cast(BinaryIO, target))
    if within.is_cut:
        target.close()
        raise SheetFullError
    return workbook_file(cast(BinaryIO, target), name)
