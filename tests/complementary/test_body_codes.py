"""A file of body codes: every fault told, and what a French spreadsheet makes of one read."""

from datetime import date

import pytest

from netent.complementary import body_codes
from netent.complementary.body_codes import read_codes
from netent.kernel.sheets import SheetRefusedError
from tests.factories.references import HEADS, code_line, code_lines, codes_file


def told(content: bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(SheetRefusedError) as refused:
        read_codes(content)
    return [(fault.line, fault.column, fault.message) for fault in refused.value.faults]


def test_every_fault_is_told_with_its_line_and_column() -> None:
    content = codes_file(
        code_line("P0001"),
        code_line("p-1"),
        code_line("1,5E+12"),
        code_line("P0002", ""),
        code_line("P0003", "x" * 161),
        code_line("P0004", days="2026-01-01;"),
        code_line("P0005", days=";31/02/2026"),
        code_line("P0006", days="02/01/2026;01/01/2026"),
    )
    found = told(content)
    assert [(line, column) for line, column, _message in found] == [
        (3, "Code"),
        (4, "Code"),
        (5, "Libellé"),
        (6, "Libellé"),
        (7, "Valable du"),
        (8, "Valable au"),
    ]
    assert "perdu des chiffres" in found[1][2]
    turned = told(codes_file(code_line("P0006", days="02/01/2026;01/01/2026")))
    assert turned == [(2, "Valable au", "ce jour précède celui de la colonne Valable du")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "aucune ligne"),
        (codes_file(), "aucune ligne"),
        (b"Code;Libell\0", "pas un fichier CSV"),
        (b"PK\x03\x04" + bytes(40), "pas un fichier CSV"),
        (b"Code;Nom\r\nP1;x", "il manque Libellé"),
        (HEADS.encode() + b";Autre\r\n", "en trop : Autre"),
        (codes_file("P0001;Mutuelle"), "2 cellules, pour 5 colonnes"),
        (codes_file('P0001;"Mutuelle;;;'), "guillemet"),
        (codes_file(code_line("P0001"), code_line("P0001", "Autre")), "déjà ligne 2"),
    ],
)
def test_file_that_is_none_is_refused_whole(content: bytes, expected: str) -> None:
    assert expected in told(content)[0][2]


def test_file_with_too_many_bytes_or_codes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "dépasse 8 Mo" in told(bytes(8 * 1024 * 1024 + 1))[0][2]
    monkeypatch.setattr(body_codes, "MOST_CODES", 2)
    assert "3 codes, pour 2 au plus" in told(codes_file(*code_lines(range(3))))[0][2]


def test_file_of_a_french_spreadsheet_is_read() -> None:
    content = codes_file(code_line("P0001", "Prévoyance d’été", "01/01/2020;31/12/2026"))
    again = content.decode("utf-8-sig").replace(";", "\t").replace("’", "'").encode("cp1252")
    (line,) = read_codes(again)
    assert body_codes.stored(line) == {
        "code": "P0001",
        "label": "Prévoyance d'été",
        "family": "Mutuelle",
        "valid_from": date(2020, 1, 1),
        "valid_until": date(2026, 12, 31),
        "search_text": "p0001 prevoyance d ete mutuelle",
    }
