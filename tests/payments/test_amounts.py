"""Amounts as people type them, and what the C3S comes to."""

from decimal import Decimal

import pytest
from sqlalchemy.dialects import sqlite

from netent.database.base import Money
from netent.payments.amounts import c3s_due, read_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234.5", "1234.5"),
        ("1 234,50 €", "1234.50"),
        ("1\u202f234,50\u00a0€", "1234.50"),
        ("0,01", "0.01"),
        ("999999999,99", "999999999.99"),
    ],
)
def test_amount_is_read(typed: str, amount: str) -> None:
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "0,00",
        "-5",
        "1,234",
        "1.234,50",
        "12e3",
        "1234567890123",
        # more than a direct debit may be
        "1000000000",
        "999999999999,99",
        "9" * 99,
        "douze",
        "١٢",
        "NaN",
        "=1",
    ],
)
def test_what_is_no_amount_to_pay_is_none(typed: str) -> None:
    assert read_amount(typed) is None


@pytest.mark.parametrize(
    ("turnover", "due"),
    [
        ("19000000", "0"),
        ("19000000.01", "0"),
        ("19000312.50", "1"),
        ("20000000", "1600"),
        ("123456789.12", "167131"),
        ("1", "0"),
    ],
)
def test_c3s_is_worked_out_in_whole_euros(turnover: str, due: str) -> None:
    assert c3s_due(Decimal(turnover)) == Decimal(due)


def test_money_is_kept_in_cents_and_nothing_else_is_taken() -> None:
    money, dialect = Money(), sqlite.dialect()
    assert money.process_bind_param(Decimal("12.30"), dialect) == 1230
    assert money.process_result_value(1230, dialect) == Decimal("12.30")
    for wrong in (Decimal("0.001"), 1.5):
        with pytest.raises(ValueError, match="two decimals"):
            money.process_bind_param(wrong, dialect)  # type: ignore[arg-type]
