"""The act of filing: what is kept, what is refused, and what a second one does."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.filing import service
from netent.filing.models import FilingDraft
from netent.filing.queries import filings
from netent.filing.states import FilingNature, FilingState
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from tests.consultation.office import Office, at
from tests.factories.filings import (
    file_draft,
    make_filing,
    neodes,
    payment,
    period,
    prepare,
)
from tests.factories.tenancy import actor_of, make_registration
from tests.filing.desk import NOVEMBER, NOW, actions, bruno, made


def test_file_is_filed_with_its_receipt_its_digest_and_its_payments(office: Office) -> None:
    siret = office.sirets[0]
    content = neodes(siret, NOVEMBER, *payment())
    filing = made(office, siret, content=content)
    assert filing.receipt.startswith("DSN-2026-11-")
    assert (filing.siret, filing.declaration, filing.right) == (siret, "DSN", "DSN-RG")
    assert (filing.nature, filing.state) == (FilingNature.FILE, FilingState.FILED)
    assert (filing.period_start, filing.due_on) == (NOVEMBER, date(2026, 12, 15))
    assert (filing.member_name, filing.size) == ("Bruno Petit", len(content))
    assert filing.is_expected
    with reading(office.tenant) as session:
        kept = filings.filing_of(session, office.actor, filing.public_id, on=date(2026, 11, 21))
        assert b"".join(filings.file_of(session, kept)) == content
        (block,) = filings.payment_blocks(session, kept)
        assert (block.line, block.body, str(block.amount)) == (6, "DGFIP", "1234.50")
        assert session.scalars(select(FilingDraft)).all() == []
    ((action, details),) = actions(office)
    assert (action, details["receipt"], details["sha256"]) == (
        "filing.made",
        filing.receipt,
        filing.sha256,
    )


def test_second_click_finds_the_receipt_of_the_first(office: Office) -> None:
    draft = prepare(office.registration, bruno(office), office.sirets[0], now=NOW)
    first, second = (
        file_draft(office.registration, bruno(office), draft, now=NOW) for _ in range(2)
    )
    assert (first.is_new, second.is_new) == (True, False)
    assert first.filing.receipt == second.filing.receipt
    assert len(actions(office)) == 1


def test_right_that_was_withdrawn_meanwhile_refuses_with_its_reason(office: Office) -> None:
    draft = prepare(office.registration, bruno(office), office.sirets[0], now=NOW)
    office.withdraw(office.rights("DSN"), NOW)
    with pytest.raises(Refusal) as refused:
        file_draft(office.registration, bruno(office), draft, now=NOW)
    assert refused.value.reason is Reason.NO_HABILITATION
    office.grant(office.rights("DSN"), NOW)
    assert file_draft(office.registration, bruno(office), draft, now=NOW).is_new


def test_right_that_is_not_open_yet_refuses_with_the_day(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        make_filing(office.registration, bruno(office), office.sirets[0], now=at(2))
    assert refused.value.reason is Reason.ACCESS_DELAY
    assert refused.value.arguments == {"opens_on": date(2026, 11, 3)}


def test_period_already_filed_says_by_whom_and_under_which_number(office: Office) -> None:
    siret, chloe = office.sirets[0], office.members[1]
    other = prepare(office.registration, chloe, siret, now=NOW)
    first = made(office, siret)
    with pytest.raises(Refusal) as refused:
        file_draft(office.registration, chloe, other, now=NOW)
    assert refused.value.reason is Reason.ALREADY_FILED
    assert refused.value.arguments == {
        "by": "Bruno Petit",
        "at": NOW,
        "receipt": first.receipt,
    }
    # Another month, and another establishment, are free.
    assert made(office, siret, name="2026-10").state is FilingState.FILED
    assert made(office, office.sirets[1]).state is FilingState.FILED


def test_period_that_has_not_begun_is_refused_and_one_of_long_ago_is_not(office: Office) -> None:
    with pytest.raises(Refusal) as refused:
        made(office, office.sirets[0], name="2026-12")
    assert refused.value.reason is Reason.PERIOD_TO_COME
    old = made(office, office.sirets[0], name="2025-03")
    assert not old.is_expected


def test_what_is_a_service_or_not_held_is_not_filed(office: Office) -> None:
    for code in ("BPIJ", "ATMP", "TOPAZE", "NOPE"):
        with pytest.raises(Refusal) as refused, transaction(office.tenant) as session:
            service.keep_draft(
                session,
                actor_of(office.registration, bruno(office)),
                declaration=code,
                siret=office.sirets[0],
                period=period(office.registration, "DSN", "2026-11"),
                read=None,
                now=NOW,
            )
        assert refused.value.reason is Reason.NOTHING_TO_FILE
    with pytest.raises(NotFound):
        made(office, "35600000000048")


def test_drafts_and_filings_of_others_are_not_found(office: Office) -> None:
    draft = prepare(office.registration, bruno(office), office.sirets[0], now=NOW)
    for member in (office.members[1], office.administrator):
        with pytest.raises(NotFound):
            file_draft(office.registration, member, draft, now=NOW)
    other = Office(start=50_000_000)
    with pytest.raises(NotFound):
        file_draft(other.registration, other.members[0], draft, now=NOW)
    with pytest.raises(NotFound):
        file_draft(office.registration, bruno(office), uuid4(), now=NOW)


def test_registration_without_the_declaration_refuses(office: Office) -> None:
    registration = make_registration()
    assert registration.id != office.registration.id
    with pytest.raises(Refusal) as refused:
        make_filing(
            office.registration, office.administrator, office.sirets[0], name="2026-11", now=NOW
        )
    assert refused.value.reason is Reason.NO_HABILITATION
