"""Reading NEODeS files: what is read, and each fault with its line."""

import io
from datetime import date
from decimal import Decimal

import pytest

from netent.filing.neodes import MOST_FAULTS, Expected, NeodesRead, read_neodes
from netent.filing.payment_blocks import PaymentBlock, restored, stored
from tests.factories.filings import neodes, payment

SIRET = "44308090800017"
NOVEMBER = date(2026, 11, 1)


def read(content: bytes) -> NeodesRead:
    return read_neodes(io.BytesIO(content), Expected(siret=SIRET, start=NOVEMBER))


def faults(content: bytes) -> list[tuple[int | None, str]]:
    return [(fault.line, str(fault.what)) for fault in read(content).faults]


def test_good_file_has_no_fault() -> None:
    for breaks in ("\r\n", "\n"):
        found = read(neodes(SIRET, NOVEMBER, breaks=breaks))
        assert (found.lines, found.faults, found.blocks) == (5, (), ())


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_accents_are_read_in_either_encoding(encoding: str) -> None:
    text = neodes(SIRET, NOVEMBER, ("S21.G00.30.002", "D'Été")).decode("latin-1")
    assert read(text.encode(encoding)).fault_count == 0


def test_payment_blocks_are_read_with_their_lines() -> None:
    more = [*payment("DGFIP", "100.00"), *payment("PREV", "-7", n003="", n008="01")]
    found = read(neodes(SIRET, NOVEMBER, *more, ("S21.G00.22.001", "X")))
    assert [(block.line, block.body, block.amount, block.mode) for block in found.blocks] == [
        (6, "DGFIP", Decimal("100.00"), "05"),
        (13, "PREV", Decimal("-7"), "01"),
    ]
    assert found.blocks[0] == PaymentBlock(
        line=6,
        body="DGFIP",
        bic="AGRIFRPPXXX",
        iban="FR7630006000011234567890189",
        amount=Decimal("100.00"),
        period_start=NOVEMBER,
        period_end=date(2026, 11, 30),
        mode="05",
    )
    assert restored(stored(found.blocks)) == found.blocks
    assert [fault.line for fault in found.faults] == [14]


def test_amounts_and_days_that_are_none_are_told_at_their_lines() -> None:
    more = payment("DGFIP", "1 234,50", n006="31022026")
    assert [line for line, _what in faults(neodes(SIRET, NOVEMBER, *more))] == [9, 10]


def test_block_without_a_body_is_told_where_it_begins() -> None:
    more = payment()[1:]
    assert [line for line, _what in faults(neodes(SIRET, NOVEMBER, *more))] == [6]


def test_another_establishment_or_month_is_told_with_what_was_expected() -> None:
    other = neodes("35600000000048", date(2026, 10, 1))
    assert faults(other) == [
        (3, "la période du fichier commence le 1er octobre 2026, celle du dépôt le 1er novembre "
            "2026"),
        (4, "le SIREN 356000000 n’est pas celui de l’établissement choisi (443080908)"),
        (5, "le NIC 00048 n’est pas celui de l’établissement choisi (00017)"),
    ]  # fmt: skip


def test_lines_of_another_form_are_told_and_counted() -> None:
    broken = b"n'importe quoi\r\n" * 50
    found = read(neodes(SIRET, NOVEMBER) + broken)
    assert (found.fault_count, len(found.faults)) == (50, MOST_FAULTS)
    assert found.faults[0].line == 6


def test_what_is_missing_has_no_line() -> None:
    assert faults(b"\r\nS10.G00.00.001,'x'\r\n") == [
        (None, "la rubrique S20.G00.05.005 manque"),
        (None, "la rubrique S21.G00.06.001 manque"),
        (None, "la rubrique S21.G00.11.001 manque"),
    ]


@pytest.mark.parametrize("value", ["1112026", "02112026", "99999999", "novembre"])
def test_period_that_is_none_is_told(value: str) -> None:
    content = neodes(SIRET, NOVEMBER).replace(b"01112026", value.encode())
    assert faults(content) == [(3, f"la période s’écrit 01MMAAAA, et non « {value} »")]


def test_signal_of_an_event_is_told() -> None:
    content = neodes(SIRET, NOVEMBER).replace(b"S20.G00.05.001,'01'", b"S20.G00.05.001,'04'")
    ((line, _what),) = faults(content)
    assert line == 2


@pytest.mark.parametrize(
    "line",
    [
        b"S21.G00.30.001,value'",
        b"s21.G00.30.001,'v'",
        b"S21.G00.30.001;'v'",
        b"S21.G00.30.001,'a\x00'",
    ],
)
def test_one_broken_line_is_one_fault(line: bytes) -> None:
    assert [at for at, _what in faults(neodes(SIRET, NOVEMBER) + line)] == [6]


def test_line_without_end_is_one_fault_however_long() -> None:
    content = neodes(SIRET, NOVEMBER) + b"x" * 3_000_000 + b"\n" + b"S21.G00.30.001,''\n"
    assert [at for at, _what in faults(content)] == [6, 7]
