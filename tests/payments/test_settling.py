"""What ends orders that wait: their mandate, their filing, whoever takes them back."""

from decimal import Decimal

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.payments.service.mandates import revoke_mandate
from netent.payments.service.settling import cancel_order
from netent.payments.states import OrderState
from tests.factories.filings import file_draft, neodes, prepare
from tests.factories.tenancy import actor_of, make_administrator, make_registration
from tests.notices.outbox import mails
from tests.payments.desk import BODY, NOVEMBER, NOW, Desk, block
from tests.support.threads import at_once


@pytest.fixture
def desk(database: object) -> Desk:
    return Desk()


def outcome(desk: Desk) -> list[tuple[str, OrderState, Reason | None]]:
    return [(order.body_code, order.state, order.reason) for order in desk.orders()]


def test_mandate_revoked_after_the_order_rejects_it_and_tells_who_ordered(desk: Desk) -> None:
    mandate = desk.mandate(desk.account())
    desk.order(desk.filed(*block()))
    with transaction(desk.tenant) as session:
        actor = actor_of(desk.registration, desk.office.administrator)
        revoke_mandate(session, actor, mandate_id=mandate.public_id, why="", now=NOW)
    assert outcome(desk) == [(BODY, OrderState.REJECTED, Reason.MANDATE_ENDED)]
    told = {mail.recipient for mail in mails() if mail.template == "payment_rejected"}
    assert told == {desk.bruno.email, desk.office.administrator.email}


def test_order_and_revocation_at_once_never_leave_an_order_without_mandate(desk: Desk) -> None:
    mandate = desk.mandate(desk.account())
    filing = desk.filed(*block())

    def revoke() -> None:
        with transaction(desk.tenant) as session:
            actor = actor_of(desk.registration, desk.office.administrator)
            revoke_mandate(session, actor, mandate_id=mandate.public_id, why="", now=NOW)

    results = at_once(lambda: desk.order(filing), revoke)
    assert [each for each in results if isinstance(each, Exception)] == []
    assert [state for _body, state, _reason in outcome(desk)] == [OrderState.REJECTED]


def test_replaced_filing_takes_its_waiting_orders_with_it(desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block(), *block("DGFIP"))
    desk.order(filing)
    draft = prepare(
        desk.registration,
        desk.bruno,
        desk.siret,
        content=neodes(desk.siret, NOVEMBER, *block(amount="2.00")),
        replaces=filing.public_id,
        now=NOW,
    )
    again = file_draft(desk.registration, desk.bruno, draft, now=NOW).filing
    assert outcome(desk) == [
        (BODY, OrderState.CANCELLED, Reason.FILING_ENDED),
        ("DGFIP", OrderState.HANDED_ON, None),
    ]
    with pytest.raises(Refusal) as refused:
        desk.order(filing)
    assert refused.value.reason is Reason.FILING_MOVED_ON
    desk.order(again)
    assert desk.orders()[-1].amount == Decimal(2)


def test_order_that_waits_is_cancelled_once_and_given_again(desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block())
    [order] = desk.order(filing).orders

    def cancel() -> None:
        with transaction(desk.tenant) as session:
            actor = actor_of(desk.registration, desk.bruno)
            cancel_order(session, actor, order_id=order.public_id, now=NOW)

    cancel()
    with pytest.raises(Refusal) as refused:
        cancel()
    assert refused.value.reason is Reason.ORDER_MOVED_ON
    desk.order(filing)
    assert [state for _b, state, _r in outcome(desk)] == [OrderState.CANCELLED, OrderState.ORDERED]


def test_order_of_another_registration_is_not_cancelled(desk: Desk) -> None:
    desk.mandate(desk.account())
    [order] = desk.order(desk.filed(*block())).orders
    other = make_registration()
    stranger = make_administrator(other)
    with transaction(Tenant(other.id)) as session, pytest.raises(NotFound):
        cancel_order(
            session,
            actor_of(other, stranger),
            order_id=order.public_id,
            now=NOW,
        )
    assert [state for _b, state, _r in outcome(desk)] == [OrderState.ORDERED]
