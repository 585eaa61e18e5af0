"""Downloads: nothing in them runs, nothing in them is lost, and refused lines can be sent again."""

import csv
import io
import warnings

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from netent.imports.exports import (
    ReportRow,
    refused_csv,
    refused_xlsx,
    report_csv,
    report_xlsx,
    template_xlsx,
)
from netent.imports.formats import ESTABLISHMENTS
from netent.imports.reading.cells import clean
from netent.imports.reading.file import FileKind, read_file
from netent.imports.reading.lines import read_lines
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason

ROWS = [
    ReportRow(2, "05580395101179", "=DANGER()", True, LineResult.DONE, None, ""),
    ReportRow(
        None, None, None, None, LineResult.REFUSED, Reason.BAD_SIRET, "« x;y » n’est pas un SIRET"
    ),
    ReportRow(4, "13002526500013", 'L"été', False, LineResult.UNCHANGED, None, ""),
]
TABLE = [
    ["Ligne", "SIRET", "Établissement", "Action", "Résultat", "Motif", "Message"],
    ["2", "05580395101179", "'=DANGER()", "1", "fait", "", ""],
    ["", "", "", "", "refusé", "bad_siret", "« x;y » n’est pas un SIRET"],
    ["4", "13002526500013", 'L"été', "0", "déjà ainsi", "", ""],
]


def cells_of(workbook: bytes) -> list[list[object]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_report_as_csv_is_what_french_excel_opens() -> None:
    data = b"".join(report_csv(ROWS))
    assert data.startswith(b"\xef\xbb\xbfLigne;SIRET;")
    assert data.endswith(b"\r\n")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")) == TABLE


def test_report_as_workbook_has_the_same_cells_and_sirets_as_text() -> None:
    target = io.BytesIO()
    report_xlsx(ROWS, target)
    assert cells_of(target.getvalue()) == [
        TABLE[0],
        [2, *TABLE[1][1:5], None, None],
        [None, None, None, None, *TABLE[2][4:]],
        [4, *TABLE[3][1:5], None, None],
    ]


def test_report_speaks_the_readers_language() -> None:
    data = b"".join(report_csv(ROWS, str.upper)).decode("utf-8-sig")
    assert data.startswith("LIGNE;SIRET;ÉTABLISSEMENT")
    assert "DÉJÀ AINSI" in data


def test_report_of_many_lines_comes_in_pieces() -> None:
    pieces = list(report_csv(ROWS * 5000))
    assert len(pieces) > 5
    assert b"".join(pieces).count(b"\r\n") == 15_001


def test_equal_workbooks_are_equal_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    template_xlsx(ESTABLISHMENTS, first)
    template_xlsx(ESTABLISHMENTS, second)
    assert first.getvalue() == second.getvalue()


def test_template_as_workbook_is_read_and_applies_nothing() -> None:
    target = io.BytesIO()
    template_xlsx(ESTABLISHMENTS, target)
    read = read_file(target.getvalue(), ESTABLISHMENTS)
    assert read.kind is FileKind.XLSX
    assert read_lines(read).reasons == {0: Reason.BAD_SIRET}


# What a deposited cell can hold; line ends, which spreadsheets write as they like, are apart.
contents = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12
) | st.text("'=+-@ \t;,\"0123456789", max_size=12)
refused = st.lists(st.tuples(contents, contents, contents), min_size=1, max_size=6).filter(
    lambda rows: any(clean(cell) for row in rows for cell in row[:2])
)


def kept(rows: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(siret, action) for siret, action, _ in rows if clean(siret) or clean(action)]


@given(refused)
def test_refused_lines_sent_again_as_csv_are_read_as_they_were(
    rows: list[tuple[str, str, str]],
) -> None:
    read = read_file(b"".join(refused_csv(ESTABLISHMENTS, rows)), ESTABLISHMENTS)
    assert not read.by_position
    assert list(zip(*read.cells, strict=True)) == kept(rows)


@given(refused)
def test_refused_lines_sent_again_as_workbook_are_read_as_they_were(
    rows: list[tuple[str, str, str]],
) -> None:
    target = io.BytesIO()
    refused_xlsx(ESTABLISHMENTS, rows, target)
    read = read_file(target.getvalue(), ESTABLISHMENTS)
    assert list(zip(*read.cells, strict=True)) == kept(rows)


@given(st.text(max_size=20))
def test_no_cell_of_any_export_runs_or_breaks_it(name: str) -> None:
    row = ReportRow(1, "13002526500013", name, True, LineResult.DONE, None, name)
    text = b"".join(report_csv([row])).decode("utf-8-sig")
    [_, cells] = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
    target = io.BytesIO()
    report_xlsx([row], target)
    [_, values] = cells_of(target.getvalue())
    assert not any(str(value).lstrip().startswith(("=", "+", "-", "@")) for value in values)


def test_refused_lines_with_a_null_character_can_be_sent_again() -> None:
    refused = b"".join(refused_csv(ESTABLISHMENTS, [("12\x003", "1", "« 12\x003 »")]))
    assert read_file(refused, ESTABLISHMENTS).cells == (["12 3"], ["1"])
