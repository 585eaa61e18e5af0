"""Ordering the payments of a filing: by who may pay, once, each body by its own order (§11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.filing.models import Filing
from netent.filing.queries.filings import payment_blocks
from netent.filing.service.asking import hold_place
from netent.filing.states import FilingState
from netent.habilitations.decision import decide_in
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.ibans import masked_iban
from netent.kernel.identifiers import siren_of
from netent.kernel.reasons import Reason
from netent.payments.banking import compact
from netent.payments.mandate_keys import DUE_TO_ONE, TELEPAYMENT_ONLY, payment_right
from netent.payments.models import BankAccount, PaymentOrder
from netent.payments.queries.accounts import accounts_numbered
from netent.payments.queries.bodies import bodies
from netent.payments.queries.complements import complements_of
from netent.payments.queries.mandates import live_mandates
from netent.payments.service.judging import Judged, Known, judge_amount, judge_block
from netent.payments.states import STANDING, OrderState
from netent.payments.target_days import collection_day


@dataclass(frozen=True, slots=True)
class Ordered:
    """What one act brought: the orders that were written, in the order of the file."""

    orders: Sequence[PaymentOrder]

    @property
    def rejected(self) -> int:
        """How many of them have no mandate, or another reason to be rejected."""
        return sum(order.state is OrderState.REJECTED for order in self.orders)


def order_payments(
    session: Session,
    actor: Actor,
    *,
    filing_id: UUID,
    amounts: Mapping[str, Decimal],
    now: datetime,
) -> Ordered:
    """Order what a filing leaves to pay; what is ordered already is left as it is.

    A DSN or a PASRAU says itself what is paid to whom; for the others `amounts` are euros by the
    code of a body of the complement of registration. The right to pay is asked for here, with
    everything held that it stands on. Without an active mandate the order is kept as rejected,
    with its reason. NotFound, Forbidden; Refusal with decide()'s reason, FILING_MOVED_ON once the
    filing does not stand, NO_COMPLEMENT, NOTHING_TO_PAY.
    """
    filing = hold_filing(session, actor, filing_id, now)
    standing = _standing(session, filing)
    if standing and filing.declaration in DUE_TO_ONE:
        raise Refusal(Reason.NOTHING_TO_PAY)
    judged = _judged(session, filing, amounts, now)
    fresh = [each for each in judged if (each.body_code, each.block) not in standing]
    if not fresh:
        raise Refusal(Reason.NOTHING_TO_PAY)
    orders = [_order(filing, each, actor, now) for each in fresh]
    session.add_all(orders)
    session.flush()
    _record(session, actor, filing, orders, now)
    return Ordered(orders)


def hold_filing(session: Session, actor: Actor, filing_id: UUID, now: datetime) -> Filing:
    """The filing, held, for somebody who may pay it now. NotFound, Forbidden, Refusal."""
    access.check(actor, Permission.PAYMENT_ORDER)
    site_id = session.scalar(select(Filing.site_id).where(Filing.public_id == filing_id))
    if site_id is None:
        raise NotFound
    hold_place(session, site_id)
    filing = session.scalars(
        select(Filing)
        .where(Filing.public_id == filing_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    decision = decide_in(
        session,
        member_id=actor.member_public_id,
        declaration=payment_right(filing.declaration),
        siret=filing.siret,
        on=paris_day(now),
    )
    if not decision.allowed:
        raise Refusal(decision.reason or Reason.NO_HABILITATION, **decision.arguments)
    if filing.state is not FilingState.FILED:
        raise Refusal(Reason.FILING_MOVED_ON)
    return filing


def _standing(session: Session, filing: Filing) -> set[tuple[str, int]]:
    rows = session.execute(
        select(PaymentOrder.body_code, PaymentOrder.block).where(
            PaymentOrder.filing_id == filing.id, PaymentOrder.state.in_(STANDING)
        )
    )
    return {(code, block) for code, block in rows}


def _judged(
    session: Session, filing: Filing, amounts: Mapping[str, Decimal], now: datetime
) -> list[Judged]:
    siren, today = siren_of(filing.siret), paris_day(now)
    if filing.declaration in TELEPAYMENT_ONLY:
        blocks = payment_blocks(session, filing)
        ibans = {compact(block.iban) for block in blocks}
        known = _known(session, accounts_numbered(session, siren, ibans), now)
        return [
            judge_block(
                block,
                [earlier.body for earlier in blocks[:place]],
                filing.declaration,
                known,
                today,
            )
            for place, block in enumerate(blocks)
        ]
    lines = complements_of(session, siren, filing.declaration, now=now)
    if not lines:
        raise Refusal(Reason.NO_COMPLEMENT, declaration=filing.declaration)
    known = _known(session, [line.account for line in lines], now)
    return [
        judge_amount(
            amounts[line.body.code], line.account, line.body, filing.declaration, known, today
        )
        for line in lines
        if line.body.code in amounts
    ]


def _known(session: Session, accounts: Sequence[BankAccount], now: datetime) -> Known:
    return Known(
        bodies={body.code: body for body in bodies(session)},
        accounts={account.iban: account for account in accounts},
        mandates=live_mandates(session, [account.id for account in accounts], now=now),
    )


def _order(filing: Filing, judged: Judged, actor: Actor, now: datetime) -> PaymentOrder:
    mandate, account = judged.mandate, judged.account
    return PaymentOrder(
        filing_id=filing.id,
        siret=filing.siret,
        declaration=filing.declaration,
        period_start=filing.period_start,
        period_end=filing.period_end,
        body_id=judged.body.id if judged.body else None,
        body_code=judged.body_code,
        block=judged.block,
        amount=judged.amount,
        account_id=account.id if account else None,
        mandate_id=mandate.mandate.id if mandate else None,
        holder=account.holder if account else "",
        iban=judged.iban,
        bic=account.bic if account else judged.bic,
        rum=mandate.mandate.rum if mandate else "",
        collect_on=_collected_on(filing.due_on, judged, now),
        state=judged.state,
        reason=judged.reason,
        ordered_at=now,
        ordered_by_id=actor.member_id,
        ordered_by=actor.name,
        settled_at=now if judged.state is not OrderState.ORDERED else None,
        settled_by="",
    )


def _collected_on(due_on: date | None, judged: Judged, now: datetime) -> date | None:
    if judged.state is not OrderState.ORDERED:
        return None
    return collection_day(paris_day(now), due_on)


def _record(
    session: Session,
    actor: Actor,
    filing: Filing,
    orders: Sequence[PaymentOrder],
    now: datetime,
) -> None:
    """One event for the act: what was ordered to whom, and what was rejected; no whole IBAN."""
    details = {
        "siret": filing.siret,
        "declaration": filing.declaration,
        "receipt": filing.receipt,
        "payments": [
            f"{order.body_code} {order.amount} EUR {masked_iban(order.iban)} {order.state.value}"
            for order in orders
        ],
    }
    record(
        session,
        actor,
        "payment.ordered",
        subject=str(filing.public_id),
        details=details,
        now=now,
    )
