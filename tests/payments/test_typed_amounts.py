"""Amounts typed for several bodies: what was typed for one is never taken for another."""

from decimal import Decimal

import pytest
import time_machine

from netent.database.sessions import transaction
from netent.filing.models import Filing
from netent.payments.service.complements import set_complement
from tests.factories.logins import person_of
from tests.factories.payments import make_body, make_mandate
from tests.factories.tenancy import actor_of
from tests.payments.desk import BODY, NOW, Desk
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

OTHER = "PREV-02"


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(database: TestDatabase) -> Desk:
    return Desk()


@pytest.fixture
def pages(database: TestDatabase, desk: Desk) -> Pages:
    return Pages(database.app).sign_in(person_of(desk.registration, desk.bruno))


@pytest.fixture
def filing(desk: Desk) -> Filing:
    """A DUCS with two bodies to pay from one account."""
    account = desk.account()
    make_body(OTHER, declarations=("DUCS",))
    by = desk.office.administrator
    for code in (BODY, OTHER):
        make_mandate(
            desk.registration, by, account, body=code, declaration="DUCS", signed=True, now=NOW
        )
    with transaction(desk.tenant) as session:
        set_complement(
            session,
            actor_of(desk.registration, by),
            account_id=account.public_id,
            body=OTHER,
            declaration="DUCS",
            now=NOW,
        )
    return desk.ducs(account)


def ordered(desk: Desk) -> list[tuple[str, Decimal]]:
    return [(order.body_code, order.amount) for order in desk.orders()]


@pytest.mark.parametrize("code", [BODY, OTHER])
def test_second_click_pays_no_other_body(
    pages: Pages, desk: Desk, filing: Filing, code: str
) -> None:
    page = pages.get("payments.pay", filing_id=filing.public_id)
    field = page.soup.find("label", string=lambda text: text and f"Prévoyance {code}" in text)
    assert field is not None
    typed = {str(field["for"]): "100"}
    pages.press(page, "payments.pay", typed, to="payments.pay")
    pages.press(page, "payments.pay", typed, status=422)
    assert ordered(desk) == [(code, Decimal(100))]


def test_body_that_somebody_else_paid_meanwhile_takes_nothing_with_it(
    pages: Pages, desk: Desk, filing: Filing
) -> None:
    page = pages.get("payments.pay", filing_id=filing.public_id)
    names = [str(tag["name"]) for tag in page.soup.select("main input[name^=amount_]")]
    amounts = dict(zip(names, ("100", "7"), strict=True))
    first = page.soup.select_one(f"main label[for='{names[0]}']")
    assert first is not None
    code = BODY if BODY in first.get_text() else OTHER
    desk.order(filing, amounts={code: Decimal(100)})
    pages.press(page, "payments.pay", amounts, to="payments.pay")
    rest = OTHER if code == BODY else BODY
    assert ordered(desk) == [(code, Decimal(100)), (rest, Decimal(7))]
