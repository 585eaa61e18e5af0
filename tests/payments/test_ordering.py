"""Ordering payments: by who may pay, once, one block a body, rejected with the reason."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.payments.service.mandates import revoke_mandate
from netent.payments.service.ordering import order_payments
from netent.payments.states import OrderState
from tests.consultation.office import at
from tests.factories.filings import make_filing
from tests.factories.payments import IBAN, OTHER_IBAN
from tests.factories.tenancy import actor_of, make_administrator, make_registration
from tests.payments.desk import BODY, NOW, Desk, block
from tests.support.threads import at_once


@pytest.fixture
def desk(database: object) -> Desk:
    return Desk()


def outcome(desk: Desk) -> list[tuple[str, OrderState, Reason | None]]:
    return [(order.body_code, order.state, order.reason) for order in desk.orders()]


def test_block_with_a_mandate_is_ordered_for_its_due_day(desk: Desk) -> None:
    mandate = desk.mandate(desk.account())
    ordered = desk.order(desk.filed(*block()))
    [order] = desk.orders()
    assert ordered.rejected == 0
    assert (order.state, order.reason) == (OrderState.ORDERED, None)
    assert (order.amount, order.iban, order.rum) == (Decimal("1234.50"), IBAN, mandate.rum)
    assert order.collect_on == date(2026, 12, 15)
    assert (order.ordered_by, order.ordered_by_id) == (desk.bruno.full_name, desk.bruno.id)
    with reading(desk.tenant) as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "payment.ordered")
        ).one()
    assert IBAN not in str(event.details)
    assert event.details["payments"] == [f"{BODY} 1234.50 EUR FR76 •••• 0189 ordered"]


def test_body_with_mandates_elsewhere_is_handed_on_without_one(desk: Desk) -> None:
    desk.order(desk.filed(*block("DGFIP"), *block("URSSAF")))
    assert outcome(desk) == [
        ("DGFIP", OrderState.HANDED_ON, None),
        ("URSSAF", OrderState.HANDED_ON, None),
    ]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (block("INCONNU"), Reason.BODY_UNKNOWN),
        # known, but it is not paid by a DSN
        (block("CRPCEN"), Reason.BODY_UNKNOWN),
        (block(n008="02"), Reason.NOT_TELEPAYMENT),
        (block(amount="0.00"), Reason.BLOCK_AMOUNT),
        (block(amount="-12.00"), Reason.BLOCK_AMOUNT),
        (block(amount="1000000000.00"), Reason.BLOCK_AMOUNT),
        (block(n004="FR4830006000011234567890111"), Reason.IBAN_WRONG),
        (block(n004=OTHER_IBAN), Reason.ACCOUNT_UNKNOWN),
        (block(n003="BNPAFRPPXXX"), Reason.BIC_DIFFERS),
    ],
)
def test_block_that_can_not_be_paid_is_rejected_and_the_filing_stands(
    desk: Desk, lines: list[tuple[str, str]], reason: Reason
) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*lines)
    assert desk.order(filing).rejected == 1
    [order] = desk.orders()
    assert (order.state, order.reason, order.collect_on) == (OrderState.REJECTED, reason, None)


def test_second_block_of_a_body_is_rejected(desk: Desk) -> None:
    desk.mandate(desk.account())
    desk.order(desk.filed(*block(), *block(amount="1.00")))
    assert outcome(desk) == [
        (BODY, OrderState.ORDERED, None),
        (BODY, OrderState.REJECTED, Reason.BODY_TWICE),
    ]


def test_without_an_active_mandate_it_is_rejected_then_ordered_again(desk: Desk) -> None:
    filing = desk.filed(*block())
    account = desk.account()
    assert desk.order(filing).rejected == 1
    drafted = desk.mandate(account, signed=False)
    assert desk.order(filing).rejected == 1
    with transaction(desk.tenant) as session:
        actor = actor_of(desk.registration, desk.office.administrator)
        revoke_mandate(session, actor, mandate_id=drafted.public_id, why="", now=NOW)
    desk.mandate(account)
    assert desk.order(filing).rejected == 0
    assert outcome(desk) == [
        (BODY, OrderState.REJECTED, Reason.NO_MANDATE),
        (BODY, OrderState.REJECTED, Reason.NO_MANDATE),
        (BODY, OrderState.ORDERED, None),
    ]


def test_account_within_its_recording_delay_is_not_used(desk: Desk) -> None:
    desk.mandate(desk.account(delay_days=3))
    filing = desk.filed(*block())
    desk.order(filing)
    desk.order(filing, now=at(24))
    assert [reason for _body, _state, reason in outcome(desk)] == [Reason.ACCOUNT_NOT_USABLE, None]


def test_order_given_twice_is_written_once(desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block())
    desk.order(filing)
    with pytest.raises(Refusal) as refused:
        desk.order(filing)
    assert refused.value.reason is Reason.NOTHING_TO_PAY
    assert len(desk.orders()) == 1


def test_two_who_order_at_once_pay_once(desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block())
    chloe = desk.office.members[1]
    results = at_once(lambda: desk.order(filing), lambda: desk.order(filing, by=chloe))
    assert sum(isinstance(each, Refusal) for each in results) == 1, results
    assert len(desk.orders()) == 1


def test_right_to_file_is_no_right_to_pay(desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block())
    desk.office.withdraw(desk.office.rights("DSN-PAI"), at(20))
    with pytest.raises(Refusal) as refused:
        desk.order(filing)
    assert refused.value.reason is Reason.NO_HABILITATION
    assert desk.orders() == []


def test_administrator_without_the_right_pays_nothing(desk: Desk) -> None:
    desk.mandate(desk.account())
    with pytest.raises(Refusal) as refused:
        desk.order(desk.filed(*block()), by=desk.office.administrator)
    assert refused.value.reason is Reason.NO_HABILITATION


def test_filing_of_another_registration_is_not_found(desk: Desk) -> None:
    filing = desk.filed(*block())
    other = make_registration()
    stranger = make_administrator(other)
    for filing_id in (filing.public_id, uuid4()):
        with transaction(Tenant(other.id)) as session, pytest.raises(NotFound):
            order_payments(
                session, actor_of(other, stranger), filing_id=filing_id, amounts={}, now=NOW
            )


def test_typed_amount_is_paid_from_the_account_of_the_complement(desk: Desk) -> None:
    account = desk.account()
    filing = desk.ducs(account)
    assert desk.order(filing, amounts={BODY: Decimal("10.01")}).rejected == 1
    mandate = desk.mandate(account, declaration="DUCS")
    desk.order(filing, amounts={BODY: Decimal("10.01"), "INCONNU": Decimal(1)})
    order = desk.orders()[-1]
    assert (order.state, order.rum, order.amount) == (
        OrderState.ORDERED,
        mandate.rum,
        Decimal("10.01"),
    )


def test_mandate_of_dsn_pays_no_ducs(desk: Desk) -> None:
    account = desk.account()
    desk.mandate(account)
    desk.order(desk.ducs(account), amounts={BODY: Decimal(5)})
    assert outcome(desk) == [(BODY, OrderState.REJECTED, Reason.NO_MANDATE)]


def test_declaration_without_complement_says_so(desk: Desk) -> None:
    filing = make_filing(desk.registration, desk.bruno, desk.siret, "DUCS", now=NOW)
    with pytest.raises(Refusal) as refused:
        desk.order(filing, amounts={BODY: Decimal(5)})
    assert refused.value.reason is Reason.NO_COMPLEMENT
