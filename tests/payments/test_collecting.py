"""Direct debits leave once, in a file a body and day, whatever stops on the way."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sepaxml
import xmlschema

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.errors import NotFound
from netent.kernel.paging import PageAsked
from netent.payments.models import Collection, SepaMandate
from netent.payments.pain008 import SCHEMA
from netent.payments.queries.collections import collection_file, collections_page
from netent.payments.service import collecting, writing
from netent.payments.service.collecting import Collected, collect_due
from netent.payments.states import MandateState, OrderState
from tests.consultation.office import at
from tests.factories.payments import IBAN, ICS, new_iban
from tests.payments.desk import Desk, block
from tests.support.plans import explained
from tests.support.threads import at_once

DUE = datetime(2026, 12, 14, 10, tzinfo=at(1).tzinfo)
BEFORE = datetime(2026, 12, 13, 23, 59, tzinfo=at(1).tzinfo)
_NAME = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


@pytest.fixture
def desk(database: object) -> Desk:
    return Desk()


def ordered(desk: Desk) -> SepaMandate:
    mandate = desk.mandate(desk.account())
    desk.order(desk.filed(*block()))
    return mandate


def files() -> list[tuple[Collection, bytes]]:
    with reading(PORTAL) as session:
        page = collections_page(session, PageAsked(), body="")
        return [collection_file(session, row.collection.public_id) for row in page.items]


def texts(content: bytes, *path: str) -> list[str | None]:
    root = ElementTree.fromstring(content)
    return [each.text for each in root.iterfind(".//" + "/".join(_NAME + step for step in path))]


def test_file_of_a_day_and_body_holds_against_its_schema(desk: Desk) -> None:
    mandate = ordered(desk)
    assert collect_due(now=BEFORE) == Collected(0, 0)
    assert collect_due(now=DUE) == Collected(1, 1)
    [(collection, content)] = files()
    assert (collection.collect_on, collection.orders) == (date(2026, 12, 15), 1)
    assert collection.amount == Decimal("1234.50")
    schema = Path(sepaxml.__file__).parent / "schemas" / f"{SCHEMA}.xsd"
    xmlschema.XMLSchema(schema).validate(content.decode())
    [order] = desk.orders()
    assert order.state is OrderState.COLLECTED
    assert texts(content, "GrpHdr", "MsgId") == [collection.message_id]
    assert texts(content, "GrpHdr", "CtrlSum") == ["1234.50"]
    assert texts(content, "PmtInf", "ReqdColltnDt") == ["2026-12-15"]
    assert texts(content, "SeqTp") == ["FRST"]
    assert texts(content, "CdtrSchmeId", "Id", "PrvtId", "Othr", "Id") == [ICS]
    assert texts(content, "MndtId") == [mandate.rum]
    assert texts(content, "DtOfSgntr") == ["2026-11-19"]
    assert texts(content, "DbtrAcct", "Id", "IBAN") == [IBAN]
    assert texts(content, "InstdAmt") == ["1234.50"]
    assert texts(content, "EndToEndId") == [order.public_id.hex]


def test_what_left_leaves_no_second_time(desk: Desk) -> None:
    ordered(desk)
    collect_due(now=DUE)
    assert collect_due(now=DUE) == Collected(0, 0)
    assert len(files()) == 1


def test_next_debit_of_a_mandate_recurs(desk: Desk) -> None:
    mandate = ordered(desk)
    collect_due(now=DUE)
    with reading(desk.tenant) as session:
        assert session.get_one(SepaMandate, mandate.id).last_collected_on == date(2026, 12, 15)
    later = datetime(2027, 1, 4, 10, tzinfo=DUE.tzinfo)
    desk.order(desk.december(), now=later)
    collect_due(now=datetime(2027, 1, 14, 10, tzinfo=DUE.tzinfo))
    [(_last, content), _first] = files()
    assert texts(content, "SeqTp") == ["RCUR"]


def test_order_of_a_day_whose_file_is_written_leaves_in_another(desk: Desk) -> None:
    ordered(desk)
    collect_due(now=DUE)
    other = desk.office.sirets[1]
    desk.mandate(desk.account(siret=other))
    desk.order(desk.filed(*block(amount="7.00"), siret=other))
    assert collect_due(now=DUE) == Collected(1, 1)
    written = files()
    assert [collection.collect_on for collection, _content in written] == [date(2026, 12, 15)] * 2
    assert len({collection.message_id for collection, _content in written}) == 2


def test_revoked_mandate_is_debited_by_no_more(desk: Desk) -> None:
    mandate = ordered(desk)
    # As a defect would leave it: revoked, its order still waiting.
    with transaction(desk.tenant) as session:
        session.get_one(SepaMandate, mandate.id).state = MandateState.REVOKED
    assert collect_due(now=DUE) == Collected(0, 0)
    assert [order.state for order in desk.orders()] == [OrderState.REJECTED]
    assert files() == []


def test_two_runs_at_once_write_each_order_once(desk: Desk) -> None:
    ordered(desk)
    results = at_once(lambda: collect_due(now=DUE), lambda: collect_due(now=DUE))
    assert [each for each in results if isinstance(each, Exception)] == []
    written = files()
    assert sum(collection.orders for collection, _content in written) == 1
    assert [reference for _c, content in written for reference in texts(content, "EndToEndId")] == [
        desk.orders()[0].public_id.hex
    ]


@pytest.mark.parametrize("step", ["_enter", "_close", "write_file"])
@pytest.mark.parametrize("is_before", [True, False])
def test_run_that_dies_is_finished_by_the_next(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, is_before: bool
) -> None:
    ordered(desk)
    real: Callable[..., object] = getattr(collecting, step)

    def dying(*arguments: object) -> object:
        if not is_before:
            real(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(collecting, step, dying)
        with pytest.raises(KeyboardInterrupt):
            collect_due(now=DUE)
    collect_due(now=DUE)
    [(collection, content)] = files()
    assert collection.orders == 1
    assert texts(content, "EndToEndId") == [desk.orders()[0].public_id.hex]


def test_file_that_does_not_hold_keeps_no_other_from_leaving(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered(desk)
    with monkeypatch.context() as context:
        context.setattr(
            writing, "direct_debits", lambda *_a, **_k: (_ for _ in ()).throw(ValueError("no"))
        )
        with pytest.raises(ExceptionGroup):
            collect_due(now=DUE)
    assert files() == []
    assert collect_due(now=DUE) == Collected(1, 1)


def test_order_by_a_mandate_without_a_day_of_signature_makes_no_file(desk: Desk) -> None:
    mandate = ordered(desk)
    with transaction(desk.tenant) as session:
        session.merge(mandate).signed_on = None
    with pytest.raises(ExceptionGroup):
        collect_due(now=DUE)
    assert files() == []


def test_names_lose_what_banks_do_not_read(desk: Desk) -> None:
    account = desk.account(iban=new_iban())
    with transaction(desk.tenant) as session:
        session.merge(account).holder = "Boulangerie d’Été & fils <x>"
    desk.mandate(account)
    desk.order(desk.filed(*block(n004=account.iban)))
    collect_due(now=DUE)
    [(_collection, content)] = files()
    assert texts(content, "Dbtr", "Nm") == ["Boulangerie d'Ete & fils <x>"]


def test_file_that_is_not_written_is_not_found(desk: Desk) -> None:
    with transaction(PORTAL) as session:
        row = Collection(
            body_id=desk.body.id, collect_on=date(2026, 12, 15), opened_at=DUE, orders=0
        )
        session.add(row)
    with reading(PORTAL) as session, pytest.raises(NotFound):
        collection_file(session, row.public_id)


def test_what_is_due_is_found_by_its_index(desk: Desk) -> None:
    ordered(desk)
    with explained(tables="payment_order") as plans:
        collect_due(now=DUE)
    listing = [plan for statement, plan in plans.items() if "DISTINCT" in statement]
    assert len(listing) == 2
    assert all("ix_payment_order_due" in plan for plan in listing), listing
