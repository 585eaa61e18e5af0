"""A catalogue edited by hand is read whole, or refused with every line that is wrong."""

from pathlib import Path

import pytest

from netent.catalogue.columns import COLUMNS, CatalogueRefused, Fault
from netent.catalogue.reading import read_catalogue
from netent.kernel.sheets import SheetLine

HEADING = "code;label;regime;audience;description;access_delay_days;colour;status"
GOOD = "TVA;Taxe sur la valeur ajoutée;Tous;Toutes;Déclaration mensuelle;;#112233;"
CARRIED = Path(__file__).parents[2] / "netent" / "catalogue" / "data" / "declarations.csv"


def reading(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> list[SheetLine]:
    file = tmp_path / "catalogue.csv"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return read_catalogue(file)


def faults(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> list[tuple[int | None, str]]:
    with pytest.raises(CatalogueRefused) as refused:
        reading(tmp_path, *lines, encoding=encoding)
    assert all(fault.message for fault in refused.value.faults)
    return [(fault.line, fault.column) for fault in refused.value.faults]


def test_carried_file_is_a_good_catalogue() -> None:
    lines = read_catalogue(CARRIED)
    assert len(lines) == 33
    assert lines[0].cells["code"] == "DSN"


def test_rows_are_given_with_the_line_on_which_they_begin(tmp_path: Path) -> None:
    quoted = 'DEB;"Déclaration d’échanges";;;"Mensuelle ; intracommunautaire";3;#445566;service'
    lines = reading(tmp_path, HEADING, "", GOOD, ";;;;;;;", quoted, encoding="utf-8-sig")
    assert [(line.number, line.cells["code"]) for line in lines] == [(3, "TVA"), (5, "DEB")]
    assert lines[1].cells["description"] == "Mensuelle ; intracommunautaire"


def test_columns_may_come_in_any_order_and_between_commas(tmp_path: Path) -> None:
    heading = ",".join(reversed(COLUMNS))
    (line,) = reading(tmp_path, heading, ",#112233,8,,,,Taxe,TVA")
    assert (line.cells["code"], line.cells["access_delay_days"]) == ("TVA", "8")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("code", ""),
        ("code", "tva"),
        ("code", "TVÀ"),
        ("code", "1TVA"),
        ("code", "A" * 17),
        ("label", ""),
        ("label", "x" * 161),
        ("label", "a\x00b"),
        ("regime", "x" * 121),
        ("audience", "x" * 241),
        ("description", "x" * 2001),
        ("access_delay_days", "9"),
        ("access_delay_days", "-1"),
        ("access_delay_days", "1.5"),
        ("access_delay_days", "٣"),
        ("access_delay_days", "none"),
        ("colour", ""),
        ("colour", "#12345"),
        ("colour", "rouge"),
        ("status", "x" * 61),
    ],
)
def test_bad_value_is_refused_with_its_line_and_column(
    tmp_path: Path, column: str, value: str
) -> None:
    cells = dict(zip(COLUMNS, GOOD.split(";"), strict=True)) | {column: value}
    assert faults(tmp_path, HEADING, GOOD.replace("TVA", "OK"), ";".join(cells.values())) == [
        (3, column)
    ]


def test_line_break_within_a_cell_is_refused_and_the_next_lines_keep_their_numbers(
    tmp_path: Path,
) -> None:
    broken = 'TVA;"Taxe\r\nsur la valeur";;;;;#112233;'
    assert faults(tmp_path, HEADING, broken, GOOD.replace("#112233", "x").replace("TVA", "B")) == [
        (2, "label"),
        (4, "colour"),
    ]


def test_every_bad_line_is_told_at_once(tmp_path: Path) -> None:
    bad = GOOD.replace("TVA", "tva").replace("#112233", "x")
    assert faults(tmp_path, HEADING, bad, GOOD, GOOD) == [(2, "code"), (2, "colour"), (4, "code")]


@pytest.mark.parametrize(
    "heading",
    [
        HEADING.removesuffix(";status"),
        HEADING + ";source",
        HEADING.replace("label", "code"),
        "",
        "n’importe quoi",
    ],
)
def test_other_columns_are_refused_at_the_heading(tmp_path: Path, heading: str) -> None:
    assert faults(tmp_path, heading, GOOD) == [(1, "")]


def test_line_with_too_few_or_too_many_cells_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADING, GOOD, "DEB;Autre") == [(3, "")]
    assert faults(tmp_path, HEADING, GOOD + ";x") == [(2, "")]


def test_open_quotes_are_refused_where_they_begin(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADING, GOOD, 'DEB;"Autre;;;;;#112233;', GOOD) == [(3, "")]


def test_file_without_rows_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADING) == [(1, "")]
    assert faults(tmp_path, "") == [(1, "")]


def test_other_encodings_are_refused_with_their_line(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADING, GOOD, encoding="cp1252") == [(2, "")]


def test_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.csv"
    file.write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(CatalogueRefused) as refused:
        read_catalogue(file)
    assert refused.value.faults == (Fault("", "le fichier dépasse 1 Mo", 1),)
