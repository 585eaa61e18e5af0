"""A file as a whole: limits, line numbers, and workbooks that are not what they seem."""

import gc
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import numbers

from netent.imports.formats import ESTABLISHMENTS
from netent.imports.reading.file import Limits, ReadFile, read_file
from netent.kernel.errors import Refusal
from netent.kernel.messages import message
from netent.kernel.reasons import Reason

SIRET = "13002526500013"


def read(data: bytes | str, limits: Limits = Limits()) -> ReadFile:  # noqa: B008 - frozen
    return read_file(data.encode() if isinstance(data, str) else data, ESTABLISHMENTS, limits)


def refusal_of(
    data: bytes | str,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[Reason, str]:
    with pytest.raises(Refusal) as refusal:
        read(data, limits)
    return refusal.value.reason, message(refusal.value.reason, **refusal.value.arguments)


def workbook(*rows: tuple[object, ...], number_format: str | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if number_format:
        for cell in sheet["A"]:
            cell.number_format = number_format
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_file_larger_than_the_limit_is_too_large() -> None:
    data = f"SIRET;Action\n{SIRET};1\n"
    assert len(read(data, Limits(size=len(data)))) == 1
    reason, words = refusal_of(data, Limits(size=len(data) - 1))
    assert reason is Reason.TOO_LARGE
    assert "1 Mo" in words


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_file_of_more_lines_than_the_limit_is_too_large(end: str) -> None:
    data = end.join(["SIRET;Action", *[f"{SIRET};1"] * 4])
    assert len(read(data, Limits(lines=4))) == 4
    assert refusal_of(data, Limits(lines=3))[0] is Reason.TOO_LARGE
    assert refusal_of(data, Limits(lines=1))[0] is Reason.TOO_LARGE


def test_lines_of_separators_at_the_end_do_not_count_against_the_limit() -> None:
    assert len(read(f"SIRET;Action\n{SIRET};1\n" + ";\n" * 50, Limits(lines=1))) == 1


def test_workbook_of_more_lines_than_the_limit_is_too_large() -> None:
    data = workbook(("SIRET", "Action"), *[(SIRET, 1)] * 4)
    assert len(read(data, Limits(lines=4))) == 4
    assert refusal_of(data, Limits(lines=3))[0] is Reason.TOO_LARGE
    assert refusal_of(data, Limits(lines=1))[0] is Reason.TOO_LARGE


def test_workbook_that_unpacks_beyond_the_limit_is_too_large() -> None:
    data = workbook(("SIRET", "Action"), *[(SIRET, 1)] * 3000)
    assert refusal_of(data, Limits(size=len(data)))[0] is Reason.TOO_LARGE


def test_line_numbers_count_every_physical_line() -> None:
    data = f'sep=;\n\nSIRET;Action\n"{SIRET}\n";1\n;\n{SIRET};0\n'
    assert list(read(data).lines) == [4, 7]


def test_columns_are_given_in_the_formats_order() -> None:
    assert read(f"Action;Motif du refus;SIRET\n1;x;{SIRET}\n").cells == ([SIRET], ["1"])


def test_cells_are_given_as_they_are_but_for_our_own_mark() -> None:
    data = f"SIRET;Action\n ={SIRET};'=1\n''-1;'1\n"
    assert read(data).cells == ([f" ={SIRET}", "'-1"], ["=1", "'1"])


def test_first_line_that_is_data_is_read_and_told() -> None:
    assert read(f"{SIRET};1\n").by_position
    assert not read(f"SIRET;Action\n{SIRET};1\n").by_position


def test_limit_of_columns_is_told_without_comparing_headings() -> None:
    reason, words = refusal_of("SIRET;Action" + ";Nom" * 100_000 + f"\n{SIRET};1\n")
    assert reason is Reason.BAD_STRUCTURE
    assert len(words) < 500


def test_refusal_names_the_expected_columns() -> None:
    assert "SIRET;Action" in refusal_of("Nom;Prénom\nA;B\n")[1]


@pytest.mark.parametrize(
    "number_format", ["0", "00000000000000", numbers.FORMAT_NUMBER_00, "0.00E+00", "@"]
)
def test_workbook_number_has_all_its_digits_whatever_its_format(number_format: str) -> None:
    data = workbook((int(SIRET), 1), number_format=number_format)
    assert read(data).cells == ([SIRET], ["1"])


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (10**15, "1000000000000000.0"),
        (123456789012345678, "1.234567890123457e+17"),
        (1.5, "1.5"),
        (-3, "-3"),
    ],
)
def test_workbook_number_that_is_no_siret_is_kept_for_its_line(number: float, shown: str) -> None:
    assert read(workbook(("SIRET", "Action"), (number, 1))).cells == ([shown], ["1"])


def test_workbook_number_shown_as_a_date_is_no_error() -> None:
    read(workbook(("SIRET", "Action"), (int(SIRET), 1), (45000, 1), number_format="dd/mm/yyyy"))


def test_workbook_with_a_lying_archive_is_refused() -> None:
    data = workbook(("SIRET", "Action"), (SIRET, 1))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert refusal_of(lying)[0] is Reason.BAD_STRUCTURE


def test_workbook_cells_without_references_are_measured_where_they_would_stand() -> None:
    """A line without cell references follows its row's number: a corner no regex would see."""
    rows = '<row r="900000"><c r="A1"><v>1</v></c><c><v>1</v></c></row>'
    wide = "<row>" + "<c><v>1</v></c>" * 70 + "</row>"
    assert refusal_of(_with_rows(wide))[0] is Reason.BAD_STRUCTURE
    assert refusal_of(_with_rows(rows), Limits(lines=1000))[0] is Reason.TOO_LARGE


def _with_rows(rows: str) -> bytes:
    packed = io.BytesIO()
    data = workbook((SIRET, 1))
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            target.writestr(name, part)
    return packed.getvalue()


def test_collector_runs_again_after_a_file_that_is_read_or_refused() -> None:
    read_file(b"SIRET;Action\r\n44308090800017;1", ESTABLISHMENTS)
    assert gc.isenabled()
    with pytest.raises(Refusal):
        read_file(b"nothing of the kind", ESTABLISHMENTS)
    assert gc.isenabled()
