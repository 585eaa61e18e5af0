"""Reads of orders to pay: the registration's, those of one filing, what a filing leaves to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.filing.models import Filing
from netent.filing.payment_blocks import PaymentBlock
from netent.filing.queries.filings import payment_blocks
from netent.habilitations.decision import Decision, decide_in
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import siren_of
from netent.kernel.paging import Page, PageAsked
from netent.payments.mandate_keys import DUE_TO_ONE, PAYABLE, TELEPAYMENT_ONLY, payment_right
from netent.payments.models import PaymentBody, PaymentOrder
from netent.payments.queries.complements import ComplementRow, complements_of
from netent.payments.states import STANDING, OrderState


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the list is narrowed to; empty values narrow nothing."""

    text: str = ""
    state: OrderState | None = None
    declaration: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with the names it is shown by."""

    order: PaymentOrder
    body_name: str
    body_url: str
    filing_id: UUID
    receipt: str


@dataclass(frozen=True, slots=True)
class ToPay:
    """What a filing leaves to pay: blocks of its file, or lines of the complement."""

    filing: Filing
    decision: Decision
    orders: Sequence[OrderRow]
    blocks: Sequence[tuple[PaymentBlock, PaymentBody | None]]
    lines: Sequence[ComplementRow]

    @property
    def is_named_by_file(self) -> bool:
        """Whether the file itself says what is paid to whom."""
        return self.filing.declaration in TELEPAYMENT_ONLY

    @property
    def total(self) -> Decimal:
        """What the blocks that are left come to."""
        return sum((block.amount or Decimal(0) for block, _body in self.blocks), Decimal(0))


def orders_page(
    session: Session, actor: Actor, asked: PageAsked, *, narrowed: OrderFilter
) -> Page[OrderRow]:
    """The orders that he may see, newest first; two statements at any number."""
    conditions = [_seen_by(actor), *_conditions(narrowed)]
    counting = select(func.count()).select_from(PaymentOrder)
    if narrowed.text:
        counting = counting.join(Filing, Filing.id == PaymentOrder.filing_id).outerjoin(
            PaymentBody, PaymentBody.id == PaymentOrder.body_id
        )
    total = session.scalar(counting.where(*conditions)) or 0
    page = asked.within(total)
    rows = session.execute(
        _rows()
        .where(*conditions)
        .order_by(PaymentOrder.ordered_at.desc(), PaymentOrder.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return Page([OrderRow(*row) for row in rows], total, page.number, page.size)


def order_row(session: Session, actor: Actor, public_id: UUID) -> OrderRow:
    """One order that he may see. NotFound."""
    found = session.execute(
        _rows().where(PaymentOrder.public_id == public_id, _seen_by(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return OrderRow(*found)


def to_pay(session: Session, actor: Actor, filing_id: UUID, *, on: date, now: datetime) -> ToPay:
    """What a filing leaves to pay, and whether he may order it today.

    NotFound for one that is never paid here, and for whoever neither may pay it, nor manages
    payments, nor has ordered a payment of it.
    """
    filing = session.scalars(select(Filing).where(Filing.public_id == filing_id)).one_or_none()
    if filing is None or filing.declaration not in PAYABLE:
        raise NotFound
    decision = decide_in(
        session,
        member_id=actor.member_public_id,
        declaration=payment_right(filing.declaration),
        siret=filing.siret,
        on=on,
    )
    rows = session.execute(
        _rows().where(PaymentOrder.filing_id == filing.id).order_by(PaymentOrder.id)
    )
    orders = [OrderRow(*row) for row in rows]
    mine = any(row.order.ordered_by_id == actor.member_id for row in orders)
    if not (decision.allowed or mine or _manages(actor)):
        raise NotFound
    settled = {
        (row.order.body_code, row.order.block) for row in orders if row.order.state in STANDING
    }
    blocks = [
        each for each in payment_blocks(session, filing) if (each.body, each.line) not in settled
    ]
    named = {
        body.code: body
        for body in session.scalars(
            select(PaymentBody).where(PaymentBody.code.in_({each.body for each in blocks}))
        )
    }
    lines = _lines_left(session, filing, {code for code, _block in settled}, now)
    return ToPay(filing, decision, orders, [(each, named.get(each.body)) for each in blocks], lines)


def _lines_left(
    session: Session, filing: Filing, settled: set[str], now: datetime
) -> list[ComplementRow]:
    """The bodies of the complement that are not ordered yet; none where one sum was due."""
    if filing.declaration in TELEPAYMENT_ONLY or (settled and filing.declaration in DUE_TO_ONE):
        return []
    every = complements_of(session, siren_of(filing.siret), filing.declaration, now=now)
    return [line for line in every if line.body.code not in settled]


def _manages(actor: Actor) -> bool:
    return access.allowed(actor.roles, actor.registration_kind, Permission.PAYMENT_MANAGE)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Whoever manages payments sees all, anybody else what he ordered himself."""
    return true() if _manages(actor) else PaymentOrder.ordered_by_id == actor.member_id


def _rows() -> Select[PaymentOrder, str, str, UUID, str]:
    name = func.coalesce(PaymentBody.name, PaymentOrder.body_code)
    url = func.coalesce(PaymentBody.page_url, "")
    return (
        select(PaymentOrder, name, url, Filing.public_id, Filing.receipt)
        .join(Filing, Filing.id == PaymentOrder.filing_id)
        .outerjoin(PaymentBody, PaymentBody.id == PaymentOrder.body_id)
    )


def _conditions(narrowed: OrderFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.state is not None:
        conditions.append(PaymentOrder.state == narrowed.state)
    if narrowed.declaration:
        conditions.append(PaymentOrder.declaration == narrowed.declaration)
    bare = "".join(narrowed.text.split()).upper()
    if bare:
        conditions.append(
            or_(
                PaymentOrder.siret.startswith(bare, autoescape=True),
                PaymentOrder.rum.startswith(bare, autoescape=True),
                Filing.receipt.startswith(bare, autoescape=True),
                PaymentOrder.body_code == bare,
            )
        )
    return conditions
