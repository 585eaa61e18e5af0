"""From an .xlsx workbook to the rows of its one filled visible sheet (product §9)."""

import datetime
import io

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from netent.imports.reading.archive import WorkbookLimits, repack
from netent.imports.reading.cells import is_blank
from netent.imports.reading.refusals import bad_structure, empty_file
from netent.kernel.reasons import N_

Value = (
    int | float | str | bool
    | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
)  # fmt: skip

# whole numbers up to here are exact in a spreadsheet, which keeps fifteen digits
_EXACT = 10**15
_DAMAGED = N_("un classeur .xlsx abîmé")


def read_workbook(data: bytes, limits: WorkbookLimits, layout: str) -> list[list[str]]:
    """The rows of a workbook from its first line on, as text; Refusal where it is not clear.

    Hidden sheets are not read: nobody sees what they hold. Of the visible ones exactly one may
    be filled; which of two is meant would be a guess.
    """
    packed = repack(data, limits, layout)
    try:
        filled = _filled_sheets(packed)
    except (CalamineError, ArithmeticError, ValueError) as error:
        raise bad_structure(layout, _DAMAGED) from error
    except BaseException as error:
        # the parser's own panics are no Exception; any other such thing is not ours to stop
        if type(error).__name__ != "PanicException":
            raise
        raise bad_structure(layout, _DAMAGED) from error
    if not filled:
        raise empty_file()
    if len(filled) > 1:
        names = ", ".join(f"« {name} »" for name in filled)
        raise bad_structure(layout, N_("plusieurs feuilles remplies : %(names)s"), names=names)
    return next(iter(filled.values()))


def _filled_sheets(packed: bytes) -> dict[str, list[list[str]]]:
    filled: dict[str, list[list[str]]] = {}
    with CalamineWorkbook.from_filelike(io.BytesIO(packed)) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
                continue
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            texts = [[v if type(v) is str else _text(v) for v in row] for row in rows]
            if any(not is_blank(cell) for row in texts for cell in row):
                filled[sheet.name] = texts
    return filled


def _text(value: Value) -> str:
    """A value as its cell shows it, so far as it can be told: numbers with all their digits."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return str(int(value)) if abs(value) < _EXACT and value.is_integer() else repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
