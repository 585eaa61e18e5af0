"""Writing the files that are closed: outside of any transaction, kept once (product §11)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM
from netent.payments.models import Collection, PaymentBody, PaymentOrder, SepaMandate
from netent.payments.pain008 import Creditor, Debit, direct_debits


def closed_files() -> Sequence[int]:
    """The files that wait to be written, in their order."""
    with reading(PORTAL) as session:
        return session.scalars(
            select(Collection.id)
            .where(Collection.closed_at.is_not(None), Collection.written_at.is_(None))
            .order_by(Collection.id)
        ).all()


def write_file(collection_id: int, now: datetime) -> int:
    """Write a closed file and keep it; how many orders it holds, 0 where another run wrote it."""
    with reading(PORTAL) as session:
        collection = session.get_one(Collection, collection_id)
        body = session.get_one(PaymentBody, collection.body_id)
    debits = _debits(collection_id)
    message_id = f"NE-{collection.collect_on:%Y%m%d}-{collection_id}"
    content = None
    if debits:
        creditor = Creditor(body.name, body.ics, body.iban, body.bic)
        content = direct_debits(
            creditor, debits, message_id=message_id, collect_on=collection.collect_on
        )
    with transaction(PORTAL) as session:
        held = session.scalars(
            select(Collection)
            .where(Collection.id == collection_id, Collection.written_at.is_(None))
            .with_for_update()
        ).one_or_none()
        if held is None:
            return 0
        held.written_at = now
        held.message_id = message_id
        held.content = content
        held.orders = len(debits)
        held.amount = sum((debit.amount for debit in debits), start=held.amount)
    return len(debits)


def _debits(collection_id: int) -> list[Debit]:
    with reading(SYSTEM) as session:
        rows = session.execute(
            select(PaymentOrder, SepaMandate.signed_on)
            .join(
                SepaMandate,
                (SepaMandate.registration_id == PaymentOrder.registration_id)
                & (SepaMandate.id == PaymentOrder.mandate_id),
            )
            .where(PaymentOrder.collection_id == collection_id)
            .order_by(PaymentOrder.id)
        ).all()
    return [_debit(order, signed_on) for order, signed_on in rows]


def _debit(order: PaymentOrder, signed_on: date | None) -> Debit:
    if signed_on is None:
        # No order is given by such a mandate: a day made up here would go to a bank.
        raise ValueError(f"order {order.id} is by a mandate that was never signed")
    return Debit(
        reference=order.public_id.hex,
        debtor=order.holder,
        iban=order.iban,
        bic=order.bic,
        amount=order.amount,
        rum=order.rum,
        signed_on=signed_on,
        is_first=order.is_first,
        about=f"{order.declaration} {order.siret} {order.period_start:%Y-%m}",
    )
