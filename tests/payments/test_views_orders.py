"""Pages of orders, by hand: blocks of a file, typed amounts, the operator's files."""

from datetime import datetime
from decimal import Decimal

import pytest
import time_machine

from netent.payments.service.collecting import collect_due
from netent.payments.states import OrderState
from tests.accounts.people import Person, make_person
from tests.consultation.office import at
from tests.factories.logins import person_of
from tests.factories.operators import make_operator, sign_in_operator
from tests.payments.desk import BODY, NOW, Desk, block
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded

DUE = datetime(2026, 12, 14, 10, tzinfo=at(1).tzinfo)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(database: TestDatabase) -> Desk:
    return Desk()


@pytest.fixture
def bruno(desk: Desk) -> Person:
    return person_of(desk.registration, desk.bruno)


@pytest.fixture
def pages(database: TestDatabase, bruno: Person) -> Pages:
    return Pages(database.app).sign_in(bruno)


def test_blocks_are_shown_ordered_and_then_listed(pages: Pages, desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block(), *block("DGFIP", "10.00"))
    assert "Aucun paiement" in pages.get("payments.orders").text
    page = pages.get("payments.pay", filing_id=filing.public_id)
    assert "1 244,50 €" in page.text.replace("\u202f", " ")
    page = pages.press(page, "payments.pay", {}, to="payments.pay")
    assert page.notices() == ["2 paiements sont ordonnés."]
    assert "tout ce que le fichier demande est ordonné" in page.text
    again = pages.post("payments.pay", {}, filing_id=filing.public_id, status=422)
    assert "tout est déjà ordonné" in again.errors()[0]
    rows = pages.get("payments.orders").rows()
    assert rows[0][0].startswith("Direction générale")
    assert pages.get("payments.orders", state="ordered").rows()[0][0] == desk.body.name
    assert pages.get("payments.orders", q=filing.receipt[:8]).rows() == rows
    assert pages.get("payments.orders", q="rien").rows() == []


def test_rejection_says_why_and_leads_to_the_mandate(
    database: TestDatabase, pages: Pages, desk: Desk
) -> None:
    desk.account()
    filing = desk.filed(*block())
    page = pages.get("payments.pay", filing_id=filing.public_id)
    page = pages.press(page, "payments.pay", {}, to="payments.pay")
    assert "1 paiement est rejeté" in page.notices()[0]
    assert "Aucun mandat acquitté" in page.text
    # Bruno manages no payments: he is told who does.
    assert "Une personne qui gère les paiements" in page.text
    theirs = Pages(database.app).sign_in(person_of(desk.registration, desk.office.administrator))
    page = theirs.get("payments.pay", filing_id=filing.public_id)
    assert "/paiements/mandats/nouveau" in page.link(f"Établir le mandat {desk.body.name}")


def test_order_is_taken_back_from_its_page(pages: Pages, desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block())
    [order] = desk.order(filing).orders
    page = pages.get("payments.order", order_id=order.public_id)
    page = pages.press(page, "payments.cancel_order", {}, to="payments.pay")
    assert "Paiement annulé" in page.notices()[0]
    page = pages.post("payments.cancel_order", {}, order_id=order.public_id, to="payments.order")
    assert "n’attend plus" in page.notices()[0]


def test_typed_amounts_are_checked_at_their_field(pages: Pages, desk: Desk) -> None:
    account = desk.account()
    desk.mandate(account, declaration="DUCS")
    filing = desk.ducs(account)
    page = pages.get("payments.pay", filing_id=filing.public_id)
    for typed, said in (("douze", "n’est pas un montant"), ("", "au moins un montant")):
        wrong = pages.press(page, "payments.pay", {f"amount_{BODY}": typed}, status=422)
        assert said in wrong.errors()[0]
    page = pages.press(page, "payments.pay", {f"amount_{BODY}": "1 234,50 €"}, to="payments.pay")
    assert [order.amount for order in desk.orders()] == [Decimal("1234.50")]


def test_whoever_may_not_pay_finds_no_page(
    database: TestDatabase, desk: Desk, pages: Pages
) -> None:
    filing = desk.filed(*block())
    desk.office.withdraw(desk.office.rights("DSN-PAI"), at(20))
    pages.get("payments.pay", filing_id=filing.public_id, status=404)
    pages.post("payments.pay", {}, filing_id=filing.public_id, status=404)
    theirs = Pages(database.app).sign_in(make_person(administrator=True))
    theirs.get("payments.pay", filing_id=filing.public_id, status=404)


def test_right_withdrawn_in_another_tab_orders_nothing(pages: Pages, desk: Desk) -> None:
    desk.mandate(desk.account())
    filing = desk.filed(*block())
    desk.order(
        desk.ducs(desk.account(iban="FR1420041010050500013M02606")), amounts={BODY: Decimal(1)}
    )
    page = pages.get("payments.pay", filing_id=filing.public_id)
    desk.office.withdraw(desk.office.rights("DSN-PAI"), at(20))
    pages.press(page, "payments.pay", {}, status=404)
    assert [order.declaration for order in desk.orders()] == ["DUCS"]


def test_own_orders_alone_are_listed_for_who_manages_no_payments(
    database: TestDatabase, desk: Desk
) -> None:
    desk.mandate(desk.account())
    [order] = desk.order(desk.filed(*block())).orders
    chloe = Pages(database.app).sign_in(person_of(desk.registration, desk.office.members[1]))
    assert chloe.get("payments.orders").rows() == []
    chloe.get("payments.order", order_id=order.public_id, status=404)
    theirs = Pages(database.app).sign_in(person_of(desk.registration, desk.office.administrator))
    assert len(theirs.get("payments.orders").rows()) == 1


def test_list_costs_the_same_at_any_number(pages: Pages, desk: Desk) -> None:
    desk.mandate(desk.account())

    def cost() -> int:
        with recorded() as queries:
            pages.get("payments.orders")
        return len(queries)

    desk.order(desk.filed(*block(), *block("DGFIP")))
    pages.get("payments.orders")
    few = cost()
    for siret in desk.office.sirets[1:]:
        desk.order(desk.filed(*block("URSSAF"), *block("MSA"), siret=siret))
    assert cost() == few
    assert {order.state for order in desk.orders()} == {OrderState.ORDERED, OrderState.HANDED_ON}


def test_operator_takes_a_file_and_that_is_kept(database: TestDatabase, desk: Desk) -> None:
    desk.mandate(desk.account())
    desk.order(desk.filed(*block()))
    with time_machine.travel(DUE, tick=False):
        collect_due(now=DUE)
        pages = Pages(database.app)
        sign_in_operator(pages, make_operator())
        page = pages.get("collections.index")
        assert page.rows()[0][5] == "À remettre"
        file = pages.press(page, "collections.take", {})
        assert file.response.mimetype == "application/xml"
        assert b"pain.008" in file.response.data
        assert "Téléchargé" in pages.get("collections.index").rows()[0][5]
        assert pages.get("collections.index", body=BODY).rows()
