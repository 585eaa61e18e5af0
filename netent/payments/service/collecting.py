"""Direct debits leave: orders that are due enter a file for their body and day, written once.

A file is opened, filled by one transaction a registration, closed, written outside of any
transaction, and kept. Killed anywhere, the next run goes on: what entered a file is in no other,
and a file that was closed is written before a new one of its day is opened (product §11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, literal_column, select, update
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.kernel.clock import paris_day
from netent.payments.models import Collection, PaymentBody, PaymentOrder, SepaMandate
from netent.payments.service.settling import reject_by_mandate
from netent.payments.service.writing import closed_files, write_file
from netent.payments.states import MandateState, OrderState
from netent.payments.target_days import open_day_from

# By its text: a partial index is found by no bound value.
_WAITS = PaymentOrder.state == literal_column("'ordered'")


@dataclass(frozen=True, slots=True)
class Collected:
    """What one run did: files that were written, and orders that left in them."""

    files: int
    orders: int


def collect_due(*, now: datetime) -> Collected:
    """Write the files of what is collected on the next open day, and of what is late."""
    last_day = open_day_from(paris_day(now) + timedelta(days=1))
    for body_id, collect_on in _due(last_day):
        collection_id = _open(body_id, collect_on, now)
        for registration_id in _registrations(body_id, collect_on):
            _enter(registration_id, collection_id, body_id, collect_on, now)
    # Those too that an earlier run filled and did not live to close.
    for collection_id in _still_open(last_day):
        _close(collection_id, now)
    written, failures = [], []
    for collection_id in closed_files():
        try:
            written.append(write_file(collection_id, now))
        except Exception as error:  # one body's file keeps no other from leaving
            failures.append(error)
    if failures:
        raise ExceptionGroup("files of direct debits were not written", failures)
    return Collected(sum(count > 0 for count in written), sum(written))


def _due(last_day: date) -> list[tuple[int, date]]:
    with reading(SYSTEM) as session:
        rows = session.execute(
            select(PaymentOrder.body_id, PaymentOrder.collect_on)
            .where(_WAITS, PaymentOrder.collect_on <= last_day)
            .distinct()
            .order_by(PaymentOrder.collect_on, PaymentOrder.body_id)
        )
        return [(body_id, day) for body_id, day in rows if body_id is not None and day is not None]


def _registrations(body_id: int, collect_on: date) -> Sequence[int]:
    with reading(SYSTEM) as session:
        return session.scalars(
            select(PaymentOrder.registration_id)
            .where(
                _WAITS,
                PaymentOrder.collect_on == collect_on,
                PaymentOrder.body_id == body_id,
            )
            .distinct()
            .order_by(PaymentOrder.registration_id)
        ).all()


def _open(body_id: int, collect_on: date, now: datetime) -> int:
    """The file that is open for a body and a day; two runs at once find the same one."""
    wanted = select(Collection.id).where(
        Collection.body_id == body_id,
        Collection.collect_on == collect_on,
        Collection.closed_at.is_(None),
    )
    with transaction(PORTAL) as session:
        # The body is held: whoever comes second waits, and finds the file.
        session.execute(select(PaymentBody.id).where(PaymentBody.id == body_id).with_for_update())
        found = session.scalars(wanted).one_or_none()
        if found is not None:
            return found
        collection = Collection(body_id=body_id, collect_on=collect_on, opened_at=now)
        session.add(collection)
        session.flush()
        return collection.id


def _enter(
    registration_id: int, collection_id: int, body_id: int, collect_on: date, now: datetime
) -> None:
    """Let one registration's due orders leave in an open file; those without a mandate end."""
    with transaction(Tenant(registration_id)) as session:
        is_open = session.scalars(
            select(Collection.id)
            .where(Collection.id == collection_id, Collection.closed_at.is_(None))
            .with_for_update(read=True)
        ).one_or_none()
        if is_open is None:
            return
        due = (
            _WAITS,
            PaymentOrder.collect_on == collect_on,
            PaymentOrder.body_id == body_id,
        )
        mandates = session.scalars(
            select(SepaMandate)
            .where(SepaMandate.id.in_(select(PaymentOrder.mandate_id).where(*due)))
            .order_by(SepaMandate.id)
            .with_for_update()
        ).all()
        for mandate in mandates:
            if mandate.state is not MandateState.ACKNOWLEDGED:
                reject_by_mandate(session, None, mandate, now=now)
        first = [each.id for each in mandates if each.last_collected_on is None]
        left = _leave(session, due, collection_id, first, now)
        if left:
            _keep(session, left, collect_on, now)


def _leave(
    session: Session,
    due: Sequence[ColumnElement[bool]],
    collection_id: int,
    first: Sequence[int],
    now: datetime,
) -> int:
    """Mark the due orders, and their mandates as debited; how many orders there were."""
    marked = session.execute(
        update(PaymentOrder)
        .where(*due)
        .values(
            state=OrderState.COLLECTED,
            collection_id=collection_id,
            settled_at=now,
            is_first=PaymentOrder.id.in_(
                select(func.min(PaymentOrder.id))
                .where(*due, PaymentOrder.mandate_id.in_(first))
                .group_by(PaymentOrder.mandate_id)
            ),
        )
        .returning(PaymentOrder.mandate_id, PaymentOrder.collect_on)
        .execution_options(synchronize_session=False)
    ).all()
    for day in {row.collect_on for row in marked}:
        session.execute(
            update(SepaMandate)
            .where(SepaMandate.id.in_({row.mandate_id for row in marked}))
            .values(last_collected_on=day)
            .execution_options(synchronize_session=False)
        )
    return len(marked)


def _keep(session: Session, orders: int, collect_on: date, now: datetime) -> None:
    record(
        session,
        None,
        "payment.collected",
        details={"count": orders, "collect_on": collect_on},
        now=now,
    )


def _still_open(last_day: date) -> Sequence[int]:
    with reading(PORTAL) as session:
        return session.scalars(
            select(Collection.id)
            .where(Collection.closed_at.is_(None), Collection.collect_on <= last_day)
            .order_by(Collection.id)
        ).all()


def _close(collection_id: int, now: datetime) -> None:
    """Let nothing more enter a file: whoever is entering it is waited for."""
    with transaction(PORTAL) as session:
        found = session.scalars(
            select(Collection)
            .where(Collection.id == collection_id, Collection.closed_at.is_(None))
            .with_for_update()
        ).one_or_none()
        if found is not None:
            found.closed_at = now
