"""What becomes of one payment that is ordered: handed on, ordered by its mandate, or rejected why.

The rules of product §11, over what was looked up before: nothing here reads or writes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from netent.filing.payment_blocks import TELEPAYMENT, PaymentBlock
from netent.kernel.reasons import Reason
from netent.payments.amounts import LARGEST
from netent.payments.banking import BankFlawError, compact, read_iban, same_bank
from netent.payments.models import BankAccount, PaymentBody
from netent.payments.queries.mandates import MandateCard
from netent.payments.states import MandatePlace, OrderState

_NO_AMOUNT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is recorded of a company: its accounts by IBAN, live mandates by account and body."""

    bodies: Mapping[str, PaymentBody]
    accounts: Mapping[str, BankAccount]
    mandates: Mapping[tuple[int, int, str], MandateCard]


@dataclass(frozen=True, slots=True)
class Judged:
    """A payment as it is to be kept; an order that stands has no reason."""

    body_code: str
    body: PaymentBody | None
    block: int
    amount: Decimal
    iban: str
    bic: str
    account: BankAccount | None
    mandate: MandateCard | None
    state: OrderState
    reason: Reason | None


def judge_block(
    block: PaymentBlock, earlier: Collection[str], declaration: str, known: Known, today: date
) -> Judged:
    """A payment block of a file; `earlier` are the bodies of the blocks before it."""
    body = known.bodies.get(block.body)
    account = known.accounts.get(compact(block.iban))
    mandate = _mandate(known, account, body, "")
    reason = _flaw(block, earlier, body, declaration)
    handed_on = body is not None and body.mandates_at is not MandatePlace.HERE
    if reason is None and not handed_on:
        reason = _unready(account, mandate, block.bic, today)
    state = OrderState.HANDED_ON if handed_on else OrderState.ORDERED
    return Judged(
        body_code=block.body[:14],
        body=body,
        block=block.line,
        amount=block.amount or _NO_AMOUNT,
        iban=compact(block.iban)[:34],
        bic=block.bic[:11],
        account=account,
        mandate=mandate if reason is None and not handed_on else None,
        state=OrderState.REJECTED if reason else state,
        reason=reason,
    )


def judge_amount(
    amount: Decimal,
    account: BankAccount,
    body: PaymentBody,
    declaration: str,
    known: Known,
    today: date,
) -> Judged:
    """An amount that was typed for a body of the complement of registration."""
    mandate = _mandate(known, account, body, declaration)
    reason = _unready(account, mandate, account.bic, today)
    return Judged(
        body_code=body.code,
        body=body,
        block=0,
        amount=amount,
        iban=account.iban,
        bic=account.bic,
        account=account,
        mandate=None if reason else mandate,
        state=OrderState.REJECTED if reason else OrderState.ORDERED,
        reason=reason,
    )


def _flaw(
    block: PaymentBlock, earlier: Collection[str], body: PaymentBody | None, declaration: str
) -> Reason | None:
    """What is wrong with the block itself."""
    if body is None or declaration not in body.declarations:
        return Reason.BODY_UNKNOWN
    if block.body in earlier:
        return Reason.BODY_TWICE
    if block.mode != TELEPAYMENT:
        return Reason.NOT_TELEPAYMENT
    if block.amount is None or not 0 < block.amount <= LARGEST:
        return Reason.BLOCK_AMOUNT
    try:
        read_iban(block.iban)
    except BankFlawError:
        return Reason.IBAN_WRONG
    return None


def _unready(
    account: BankAccount | None, mandate: MandateCard | None, bic: str, today: date
) -> Reason | None:
    """What the account or its mandate still lacks."""
    if account is None:
        return Reason.ACCOUNT_UNKNOWN
    if account.usable_from > today:
        return Reason.ACCOUNT_NOT_USABLE
    if bic and not same_bank(bic, account.bic):
        return Reason.BIC_DIFFERS
    if mandate is None or not mandate.is_active:
        return Reason.NO_MANDATE
    return None


def _mandate(
    known: Known, account: BankAccount | None, body: PaymentBody | None, declaration: str
) -> MandateCard | None:
    if account is None or body is None:
        return None
    return known.mandates.get((account.id, body.id, declaration))
