"""What ends orders that wait: cancelled by who may pay, rejected with their mandate or filing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.filing.models import Filing
from netent.filing.service.following import Happened
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.notices.arguments import Argument, Link
from netent.notices.service import Addressed, send_mails
from netent.payments.models import PaymentBody, PaymentOrder, SepaMandate
from netent.payments.service.ordering import hold_filing
from netent.payments.states import OrderState
from netent.tenancy.models import Member, Registration


def cancel_order(session: Session, actor: Actor, *, order_id: UUID, now: datetime) -> PaymentOrder:
    """Take an order back that has not left yet; it can be given again.

    NotFound, Forbidden; Refusal with decide()'s reason, or once it does not wait any more.
    """
    found = session.execute(
        select(PaymentOrder.id, Filing.public_id)
        .join(Filing, Filing.id == PaymentOrder.filing_id)
        .where(PaymentOrder.public_id == order_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    hold_filing(session, actor, found.public_id, now)
    held = _held(session, PaymentOrder.id == found.id)
    if not held:
        raise Refusal(Reason.ORDER_MOVED_ON)
    order = held[0]
    _settle(order, OrderState.CANCELLED, None, actor.name, now)
    session.flush()
    _keep(session, actor, "payment.cancelled", held, now)
    return order


def end_with_filing(session: Session, actor: Actor, happened: Happened, now: datetime) -> None:
    """Orders that wait end with the filing that gave way: what left is for its body to settle."""
    if happened.ended is None:
        return
    held = _held(session, PaymentOrder.filing_id == happened.ended.id)
    for order in held:
        _settle(order, OrderState.CANCELLED, Reason.FILING_ENDED, actor.name, now)
    if held:
        session.flush()
        _keep(session, actor, "payment.cancelled", held, now)


def reject_by_mandate(
    session: Session, actor: Actor | None, mandate: SepaMandate, *, now: datetime
) -> int:
    """Reject the orders that wait for a mandate which has no course any more; told to who ordered.

    How many there were.
    """
    held = _held(session, PaymentOrder.mandate_id == mandate.id)
    for order in held:
        _settle(order, OrderState.REJECTED, Reason.MANDATE_ENDED, actor.name if actor else "", now)
    if held:
        session.flush()
        _keep(session, actor, "payment.rejected", held, now)
        tell_rejected(session, held, now=now)
    return len(held)


def tell_rejected(session: Session, orders: Sequence[PaymentOrder], *, now: datetime) -> None:
    """One mail to whoever ordered, and to each administrator, for all of one act."""
    first = orders[0]
    registration = session.get_one(Registration, first.registration_id)
    body = session.get(PaymentBody, first.body_id) if first.body_id is not None else None
    by = {order.ordered_by_id for order in orders}
    members = session.scalars(
        select(Member)
        .where(
            Member.state == MemberState.ACTIVE,
            Member.is_administrator.is_(True) | Member.id.in_(by),
        )
        .order_by(Member.id)
    ).all()
    about: dict[str, Argument] = {
        "registration_name": registration.name,
        "body": body.name if body is not None else first.body_code,
        "payments": len(orders),
        "rum": first.rum,
        "rejected_at": now,
        "url": Link("payments.orders"),
    }
    mails = [
        Addressed(each.email, each.locale, {**about, "first_name": each.first_name})
        for each in members
    ]
    send_mails(
        session, mails, template="payment_rejected", registration_id=registration.id, now=now
    )


def _held(session: Session, which: ColumnElement[bool]) -> list[PaymentOrder]:
    """The orders among these that still wait, held: a collection can't take them meanwhile."""
    return list(
        session.scalars(
            select(PaymentOrder)
            .where(which, PaymentOrder.state == OrderState.ORDERED)
            .order_by(PaymentOrder.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _settle(
    order: PaymentOrder, state: OrderState, reason: Reason | None, by: str, now: datetime
) -> None:
    order.state = state
    order.reason = reason
    order.settled_at = now
    order.settled_by = by


def _keep(
    session: Session,
    actor: Actor | None,
    action: str,
    orders: Sequence[PaymentOrder],
    now: datetime,
) -> None:
    details = {
        "count": len(orders),
        "payments": [
            f"{order.siret} {order.declaration} {order.body_code} {order.amount} EUR"
            for order in orders[:20]
        ],
    }
    record(session, actor, action, subject=str(orders[0].public_id), details=details, now=now)
