"""Files that pages give, read back as rows of text."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook
from werkzeug.test import TestResponse

Rows = list[list[str]]


def csv_rows(answer: TestResponse) -> Rows:
    """A CSV as French Excel takes it: marked UTF-8, semicolons."""
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def xlsx_rows(answer: TestResponse) -> Rows:
    """The only sheet of a workbook; every cell that holds anything must be text."""
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = []
    for row in sheet.iter_rows():
        assert all(cell.value is None or cell.data_type == "s" for cell in row)
        rows.append([str(cell.value or "") for cell in row])
    return rows
