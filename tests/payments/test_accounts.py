"""Recording and removing bank accounts."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from netent.payments.models import BankAccount, Complement, PaymentBody, SepaMandate
from netent.payments.queries.accounts import accounts_page
from netent.payments.service.accounts import remove_account
from netent.payments.service.complements import set_complement
from netent.payments.states import MandateState
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import new_siren, siret_of
from tests.factories.payments import IBAN, make_account, make_body, make_mandate
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import (
    NOW,
    actor_of,
    make_administrator,
    make_member,
    make_registration,
)
from tests.notices.outbox import mails
from tests.support.queries import recorded
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")


def removed(registration: Registration, by: Member, account: BankAccount) -> None:
    with transaction(Tenant(registration.id)) as session:
        remove_account(session, actor_of(registration, by), account_id=account.public_id, now=NOW)


def events(registration: Registration) -> list[AuditEvent]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.number)))


def kept(registration: Registration, text: str = "") -> list[str]:
    with reading(Tenant(registration.id)) as session:
        return [row.iban for row in accounts_page(session, PageAsked(), text=text).items]


def test_account_is_usable_after_its_delay(registration: Registration, anne: Member) -> None:
    assert make_account(registration, anne).usable_from == date(2026, 11, 20)
    assert make_account(registration, anne, delay_days=3).usable_from == date(2026, 11, 23)


def test_recording_is_told_to_all_administrators_and_never_whole(
    registration: Registration, anne: Member, luc: Member
) -> None:
    make_member(registration, first_name="Paul")
    make_account(registration, anne, iban=IBAN)
    told = [mail for mail in mails() if mail.template == "bank_account_recorded"]
    assert sorted(mail.recipient for mail in told) == sorted([anne.email, luc.email])
    assert all(IBAN not in str(mail.arguments) for mail in told)
    [event] = events(registration)
    assert event.action == "bank_account.recorded"
    assert event.details["iban"] == "FR76 •••• 0189"


def test_same_account_twice_for_a_company_is_refused(
    registration: Registration, anne: Member
) -> None:
    make_account(registration, anne, iban=IBAN)
    with pytest.raises(Refusal) as refused:
        make_account(registration, anne, iban=IBAN)
    assert refused.value.reason is Reason.ACCOUNT_KNOWN


def test_two_who_record_the_same_account_at_once_leave_one(
    registration: Registration, anne: Member, luc: Member
) -> None:
    results = at_once(
        lambda: make_account(registration, anne, iban=IBAN),
        lambda: make_account(registration, luc, iban=IBAN),
    )
    assert sum(isinstance(each, Refusal) for each in results) == 1
    assert kept(registration) == [IBAN]


def test_company_that_is_not_held_is_refused(registration: Registration, anne: Member) -> None:
    with pytest.raises(Refusal) as refused:
        make_account(registration, anne, siren=new_siren())
    assert refused.value.reason is Reason.COMPANY_NOT_HELD


def test_firm_records_the_account_of_a_client(database: object) -> None:
    firm = make_registration()
    anne, client = make_administrator(firm), siret_of(new_siren())
    make_portfolio(firm, clients=[client])
    account = make_account(firm, anne, siren=client[:9])
    assert account.siren == client[:9]


def test_declarant_may_not_record(registration: Registration, anne: Member) -> None:
    paul = make_member(registration, first_name="Paul")
    with pytest.raises(Forbidden):
        make_account(registration, paul)
    assert kept(registration) == []


def test_removal_revokes_mandates_and_leaves_the_complement(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    make_body()
    make_body("CREANCIER", declarations=("DUCS",))
    mandate = make_mandate(registration, anne, account)
    with transaction(Tenant(registration.id)) as session:
        set_complement(
            session,
            actor_of(registration, anne),
            account_id=account.public_id,
            body="CREANCIER",
            declaration="DUCS",
            now=NOW,
        )
    removed(registration, anne, account)
    assert kept(registration) == []
    with reading(Tenant(registration.id)) as session:
        assert session.get_one(SepaMandate, mandate.id).state is MandateState.REVOKED
        assert session.scalars(select(Complement)).all() == []
        assert session.get_one(BankAccount, account.id).removed_by == anne.full_name


def test_account_that_was_removed_can_be_recorded_again(
    registration: Registration, anne: Member
) -> None:
    removed(registration, anne, make_account(registration, anne, iban=IBAN))
    make_account(registration, anne, iban=IBAN)
    assert kept(registration) == [IBAN]


def test_account_of_another_registration_is_not_found(
    registration: Registration, account: BankAccount, anne: Member
) -> None:
    other = make_registration()
    stranger = make_administrator(other)
    with pytest.raises(NotFound):
        removed(other, stranger, account)
    assert kept(registration) == [account.iban]
    with transaction(Tenant(other.id)) as session, pytest.raises(NotFound):
        remove_account(session, actor_of(other, stranger), account_id=uuid4(), now=NOW)


@pytest.mark.parametrize("text", ["0189", "FR76", "ateliers ESSAI", "atéliers"])
def test_search_finds_by_holder_and_ends_of_the_number(
    registration: Registration, anne: Member, text: str
) -> None:
    make_account(registration, anne, iban=IBAN)
    assert kept(registration, text.replace(" ", " d ") if " " in text else text) == [IBAN]


@pytest.mark.parametrize("text", ["%", "_", "é!", "9999", "personne"])
def test_search_of_what_is_not_there_finds_nothing(
    registration: Registration, anne: Member, text: str
) -> None:
    make_account(registration, anne, iban=IBAN)
    assert kept(registration, text) == []


def test_list_costs_the_same_at_any_number(
    registration: Registration, anne: Member, body: PaymentBody
) -> None:
    def cost() -> int:
        with recorded() as queries:
            kept(registration)
        return len(queries)

    for _time in range(3):
        make_mandate(registration, anne, make_account(registration, anne))
    few = cost()
    for _time in range(3):
        make_mandate(registration, anne, make_account(registration, anne))
    assert cost() == few
