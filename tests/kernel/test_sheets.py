"""An operator's table is read whole, or refused with the line and what to do."""

import pytest

from netent.kernel.sheets import UTF8, Fault, SheetRefusedError, read_sheet

RULES = {"code": lambda cell: None if cell.isdigit() else "attendu : des chiffres"}
RULES["libellé"] = lambda cell: None if cell else "manque"


def refused(content: bytes, **options: object) -> tuple[Fault, ...]:
    with pytest.raises(SheetRefusedError) as refusal:
        read_sheet(content, RULES, longest_bytes=1024 * 1024, **options)  # type: ignore[arg-type]
    return refusal.value.faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_spreadsheets_of_here_are_read(encoding: str, delimiter: str) -> None:
    text = f"libellé{delimiter}code\r\n\r\nÉtat{delimiter} 12 \r\n"
    (line,) = read_sheet(text.encode(encoding), RULES, longest_bytes=1024 * 1024)
    assert (line.number, dict(line.cells)) == (3, {"libellé": "État", "code": "12"})


def test_workbook_and_utf16_are_no_table() -> None:
    for content in ("code;libellé\r\n1;a".encode("utf-16"), b"PK\x03\x04\x00\x00;code"):
        ((fault),) = refused(content)
        assert fault.line == 1
        assert "CSV" in fault.message


def test_null_character_is_the_fault_of_its_cell() -> None:
    faults = refused("code;libellé\n1;a\n2;b\0c\n".encode())
    assert [(fault.line, fault.column) for fault in faults] == [(3, "libellé")]


def test_other_encoding_is_told_with_its_line_where_utf8_alone_is_taken() -> None:
    faults = refused("code;libelle\n1;a\n2;é\n".encode("cp1252"), encodings=UTF8)
    assert [fault.line for fault in faults] == [3]


def test_line_given_twice_names_the_first() -> None:
    (fault,) = refused("code;libellé\n1;a\n2;b\n1;c\n".encode(), key=("code",))
    assert (fault.line, fault.column) == (4, "code")
    assert "ligne 2" in fault.message
