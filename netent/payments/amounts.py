"""Amounts as people type and read them, and what the C3S comes to (Decimal, euros)."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

# Article L137-32 of the code of social security: 0.16 % of the turnover above 19 million euros;
# by L137-35 it is declared and paid by telepayment.
C3S_ALLOWANCE = Decimal(19_000_000)
C3S_RATE = Decimal("0.0016")
# No bank takes a larger direct debit (EPC130-08, AT-06).
LARGEST = Decimal("999999999.99")
_AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,2})?", re.ASCII)


def read_amount(text: str) -> Decimal | None:
    """A positive amount of at most two decimals that a bank takes; None where the text is none.

    Blanks between thousands and a final euro sign are taken off; comma or point before cents.
    """
    amount = read_euros(text)
    return amount if amount is not None and amount <= LARGEST else None


def read_euros(text: str) -> Decimal | None:
    """The same for what is not paid itself, a turnover: up to twelve digits."""
    plain = unicodedata.normalize("NFKC", text or "").replace("€", "")
    bare = re.sub(r"\s+", "", plain)
    if _AMOUNT.fullmatch(bare) is None:
        return None
    amount = Decimal(bare.replace(",", "."))
    return amount if amount > 0 else None


def c3s_due(turnover: Decimal) -> Decimal:
    """What a turnover owes, in whole euros; nothing up to the allowance."""
    above = turnover - C3S_ALLOWANCE
    if above <= 0:
        return Decimal(0)
    return (above * C3S_RATE).quantize(Decimal(1), rounding=ROUND_HALF_UP)
