"""One cell at a time: what is a SIRET, what is an action, and what never is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.imports.reading.cells import clean, read_action, read_siret
from netent.imports.reading.luhn import luhn_remainders
from netent.kernel.identifiers import is_valid_siret
from netent.kernel.reasons import Reason

SIRET = "13002526500013"
BAD, LOST = Reason.BAD_SIRET, Reason.DIGITS_LOST


def valid_sirets() -> st.SearchStrategy[str]:
    return st.from_regex(r"[0-9]{13}", fullmatch=True).map(
        lambda start: next(start + digit for digit in "0123456789" if is_valid_siret(start + digit))
    )


@pytest.mark.parametrize(
    "cell",
    [
        SIRET,
        f"  {SIRET}\t",
        f"\u00a0{SIRET}\u202f",
        f"\ufeff{SIRET}\u200b",
        "130\u200b02526500013",
        "130 025 265 00013",
        "130\u202f025\u202f265\u202f00013",
        "130\u00a0025\u2009265\u300000013",
        f"'{SIRET}",
        f"''{SIRET}",
        f'="{SIRET}"',
        f'\'="{SIRET}"',
        f'="\'{SIRET}"',
        f'=" {SIRET} "',
        f"{SIRET}.0",
        f"{SIRET},0",
        f'="{SIRET}.0"',
        f"\u202a{SIRET}\u202c",
    ],
)
def test_siret_in_any_dress_is_read(cell: str) -> None:
    assert read_siret(cell) == (SIRET, None, False)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", BAD),
        ("   ", BAD),
        ("SIRET", BAD),
        (SIRET[:-1] + "4", BAD),
        (SIRET + "1", BAD),
        (SIRET + ".00", BAD),
        (SIRET + ".5", BAD),
        (SIRET + ".", BAD),
        ("-" + SIRET, BAD),
        ("+" + SIRET, BAD),
        ("130.025.265.00013", BAD),
        ("130-025-265-00013", BAD),
        (SIRET.translate({48 + n: 0x660 + n for n in range(10)}), BAD),
        (SIRET.translate({48 + n: 0xFF10 + n for n in range(10)}), BAD),
        (SIRET.replace("1", "¹"), BAD),
        (f"={SIRET}", BAD),
        (f'"{SIRET}"', BAD),
        (f"{SIRET} {SIRET}", BAD),
        ("O" + SIRET[1:], BAD),
        ("1" * 10_000, BAD),
        ("1,30025E+13", LOST),
        ("1.30025E+13", LOST),
        ("1.3002526500013E13", LOST),
        ("1,3002526500013e+13", LOST),
        ("13002526500013E0", LOST),
        ("-1,3E+13", LOST),
        (" '1,30025 E+13", LOST),
        ('="1,30025E+13"', LOST),
        ("1,30025\u00d710^13", LOST),
        (",13E+14", LOST),
    ],
)
def test_cell_without_a_siret_says_why(cell: str, reason: Reason) -> None:
    assert read_siret(cell) == (None, reason, False)


@pytest.mark.parametrize("siret", ["05580395101179", "00588003400011", "00000000100008"])
def test_lost_leading_zeros_are_put_back_and_told(siret: str) -> None:
    bare = siret.lstrip("0")
    expected = (siret, None, True) if len(bare) >= 11 else (None, BAD, False)
    assert read_siret(bare) == expected


@given(valid_sirets())
def test_any_valid_siret_is_read_as_itself(siret: str) -> None:
    assert read_siret(siret) == (siret, None, False)


@given(st.text(max_size=20) | st.text(alphabet="0123456789 .,'=\"eE+-\u00a0\u200b", max_size=24))
def test_siret_read_has_the_digits_of_its_cell_and_no_others(cell: str) -> None:
    siret, reason, padded = read_siret(cell)
    if siret is None:
        assert reason in (BAD, LOST)
        return
    assert reason is None
    assert is_valid_siret(siret)
    given_digits = "".join(re.findall("[0-9]", re.sub(r"[.,]\s*0\W*$", "", cell)))
    assert siret == given_digits.zfill(14)
    assert padded == (len(given_digits) < 14)


@given(st.lists(valid_sirets() | st.from_regex(r"\w{14}", fullmatch=True) | st.text(max_size=16)))
def test_luhn_of_many_cells_agrees_with_each_alone(cells: list[str]) -> None:
    alone = [is_valid_siret(cell) and not cell.startswith("356000000") for cell in cells]
    together = [remainder == 0 for remainder in luhn_remainders(cells)]
    assert [
        both for both, cell in zip(together, cells, strict=True) if not cell.startswith("356000000")
    ] == [one for one, cell in zip(alone, cells, strict=True) if not cell.startswith("356000000")]


@pytest.mark.parametrize("cell", ["1", " 1 ", "1.0", "1,0", "'1", '="1"', "\u00a01\u200b"])
def test_action_one_adds(cell: str) -> None:
    assert read_action(cell) is True


@pytest.mark.parametrize("cell", ["0", " 0", "0.0", "0,0", "'0", '="0"'])
def test_action_zero_removes(cell: str) -> None:
    assert read_action(cell) is False


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "01",
        "00",
        "2",
        "10",
        "1 0",
        "-1",
        "+1",
        "=1",
        "1.",
        "1.00",
        "1e0",
        "O",
        "oui",
        "VRAI",
    ],
)
def test_action_of_any_other_kind_is_none(cell: str) -> None:
    assert read_action(cell) is None


@pytest.mark.parametrize("digit", ["\u0661", "\uff11", "\u00b9"])
def test_action_in_digits_of_another_script_is_none(digit: str) -> None:
    assert read_action(digit) is None


@given(st.text(max_size=30))
def test_clean_cell_is_clean_already(cell: str) -> None:
    assert clean(clean(cell)) == clean(cell)
