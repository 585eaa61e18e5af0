"""The payment blocks of a NEODeS file (S21.G00.20), for whoever orders the payments (product §11).

001 is the body, 003 the BIC, 004 the IBAN, 005 the amount, 006 and 010 the first and the last day
of the period, 008 the mode: 05 is the telepayment.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from netent.kernel.reasons import N_

BLOCK = "S21.G00.20"
TELEPAYMENT = "05"

_AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)
_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaymentBlock:
    """One payment that a file asks for. `line` is where its block begins, the first being 1.

    What the file does not say is empty, or None. Whether the body is known, the account usable
    and a mandate active is for the payments to say.
    """

    line: int
    body: str
    bic: str
    iban: str
    amount: Decimal | None
    period_start: date | None
    period_end: date | None
    mode: str


@dataclass(slots=True)
class Writing:
    """A block while its lines are read."""

    line: int
    values: dict[str, str] = field(default_factory=dict)

    def take(self, number: str, value: str) -> str | None:
        """Take the value of one line; why it can't be one, in French."""
        self.values[number] = value
        if number == "005" and _AMOUNT.fullmatch(value) is None:
            return N_("le montant attendu s’écrit avec un point et deux décimales, comme 1234.50")
        if number in ("006", "010") and day_of(value) is None:
            return N_("une date s’écrit JJMMAAAA")
        return None

    def finished(self) -> PaymentBlock:
        """The block, its lines all read."""
        told = self.values
        amount = told.get("005", "")
        return PaymentBlock(
            line=self.line,
            body=told.get("001", ""),
            bic=told.get("003", ""),
            iban="".join(told.get("004", "").split()),
            amount=Decimal(amount) if _AMOUNT.fullmatch(amount) else None,
            period_start=day_of(told.get("006", "")),
            period_end=day_of(told.get("010", "")),
            mode=told.get("008", ""),
        )


def day_of(text: str) -> date | None:
    """A day as NEODeS writes it, DDMMYYYY; None where it is none."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def stored(blocks: Iterable[PaymentBlock]) -> list[dict[str, Any]]:
    """Blocks as a column of JSON keeps them."""
    return [{name: _kept(value) for name, value in asdict(block).items()} for block in blocks]


def restored(kept: Iterable[Mapping[str, Any]]) -> tuple[PaymentBlock, ...]:
    """Blocks out of such a column."""
    return tuple(
        PaymentBlock(
            **{
                **block,
                "amount": None if block["amount"] is None else Decimal(block["amount"]),
                "period_start": _day_kept(block["period_start"]),
                "period_end": _day_kept(block["period_end"]),
            }
        )
        for block in kept
    )


def _kept(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _day_kept(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
