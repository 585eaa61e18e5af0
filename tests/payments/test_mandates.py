"""The life of a mandate, its keys, its reference."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from netent.payments.mandate_keys import new_rum
from netent.payments.models import BankAccount, PaymentBody, SepaMandate
from netent.payments.queries.mandates import MandateFilter, mandate_card, mandates_page
from netent.payments.service.mandates import acknowledge_mandate, revoke_mandate
from netent.payments.states import MandatePlace, MandateState
from netent.tenancy.models import Member, Registration
from tests.factories.payments import make_account, make_body, make_mandate
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

pytestmark = pytest.mark.usefixtures("database", "body")


def revoked(registration: Registration, by: Member, mandate: SepaMandate) -> None:
    with transaction(Tenant(registration.id)) as session:
        revoke_mandate(
            session, actor_of(registration, by), mandate_id=mandate.public_id, why="", now=NOW
        )


def signed(registration: Registration, by: Member, mandate: SepaMandate) -> None:
    with transaction(Tenant(registration.id)) as session:
        acknowledge_mandate(
            session,
            actor_of(registration, by),
            mandate_id=mandate.public_id,
            signatory="Rose Blanc",
            place="Lyon",
            signed_on=NOW.date(),
            now=NOW,
        )


def state_of(registration: Registration, mandate: SepaMandate) -> MandateState:
    with reading(Tenant(registration.id)) as session:
        return session.get_one(SepaMandate, mandate.id).state


def found(registration: Registration, **narrowed: object) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        wanted = MandateFilter(**narrowed)  # type: ignore[arg-type]
        page = mandates_page(session, PageAsked(), narrowed=wanted, now=NOW)
        return [card.mandate.rum for card in page.items]


def test_mandate_is_drafted_signed_and_revoked(
    registration: Registration, anne: Member, luc: Member, account: BankAccount
) -> None:
    mandate = make_mandate(registration, anne, account, signed=False)
    assert state_of(registration, mandate) is MandateState.DRAFTED
    signed(registration, anne, mandate)
    assert state_of(registration, mandate) is MandateState.ACKNOWLEDGED
    revoked(registration, luc, mandate)
    assert state_of(registration, mandate) is MandateState.REVOKED
    with reading(Tenant(registration.id)) as session:
        actions = list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))
    assert actions[1:] == ["mandate.drafted", "mandate.acknowledged", "mandate.revoked"]
    told = [mail for mail in mails() if mail.template.startswith("mandate_")]
    assert [mail.template for mail in told] == ["mandate_acknowledged"] * 2 + [
        "mandate_revoked"
    ] * 2
    assert account.iban not in str([mail.arguments for mail in told])


def test_second_live_mandate_of_a_key_is_refused(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    mandate = make_mandate(registration, anne, account, signed=False)
    with pytest.raises(Refusal) as refused:
        make_mandate(registration, anne, account)
    assert refused.value.reason is Reason.MANDATE_KNOWN
    assert refused.value.arguments == {"rum": mandate.rum}
    revoked(registration, anne, mandate)
    make_mandate(registration, anne, account)


def test_two_who_draft_the_same_key_at_once_leave_one(
    registration: Registration, anne: Member, luc: Member, account: BankAccount
) -> None:
    results = at_once(
        lambda: make_mandate(registration, anne, account, signed=False),
        lambda: make_mandate(registration, luc, account, signed=False),
    )
    assert sum(isinstance(each, Refusal) for each in results) == 1
    assert len(found(registration)) == 1


def test_declaration_is_part_of_the_key_for_ducs_alone(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    make_body("DEUX", declarations=("DSN", "PASRAU", "DUCS", "C3S"))
    for declaration in ("", "DUCS", "C3S"):
        make_mandate(registration, anne, account, body="DEUX", declaration=declaration)
    for declaration in ("DSN", "CRPCEN", "DPAE"):
        with pytest.raises(Refusal) as refused:
            make_mandate(registration, anne, account, body="DEUX", declaration=declaration)
        assert refused.value.reason is Reason.BODY_NOT_PAID


def test_body_with_mandates_elsewhere_has_none_here_for_dsn(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    make_body("AILLEURS", declarations=("DSN", "DUCS"), place=MandatePlace.EXTERNAL)
    with pytest.raises(Refusal) as refused:
        make_mandate(registration, anne, account, body="AILLEURS")
    assert refused.value.reason is Reason.MANDATE_ELSEWHERE
    make_mandate(registration, anne, account, body="AILLEURS", declaration="DUCS")


def test_what_is_signed_or_revoked_is_so_once(
    registration: Registration, anne: Member, luc: Member, account: BankAccount
) -> None:
    mandate = make_mandate(registration, anne, account)
    with pytest.raises(Refusal) as refused:
        signed(registration, luc, mandate)
    assert refused.value.reason is Reason.MANDATE_ACKNOWLEDGED
    assert refused.value.arguments["by"] == anne.full_name
    revoked(registration, anne, mandate)
    for act in (signed, revoked):
        with pytest.raises(Refusal) as refused:
            act(registration, luc, mandate)
        assert refused.value.reason is Reason.MANDATE_REVOKED


def test_mandate_of_another_registration_is_not_found(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    mandate = make_mandate(registration, anne, account)
    other = make_registration()
    stranger = make_administrator(other)
    with pytest.raises(NotFound):
        revoked(other, stranger, mandate)
    with pytest.raises(NotFound):
        make_mandate(other, stranger, account)
    assert state_of(registration, mandate) is MandateState.ACKNOWLEDGED
    assert found(other) == []


def test_declarant_may_do_nothing_with_mandates(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    paul = make_member(registration, first_name="Paul")
    mandate = make_mandate(registration, anne, account, signed=False)
    for act in (signed, revoked):
        with pytest.raises(Forbidden):
            act(registration, paul, mandate)


def test_reference_is_short_readable_and_new() -> None:
    made = {new_rum("443080908", declaration) for declaration in ("", "CRPCEN") for _n in range(50)}
    assert len(made) == 100
    assert all(len(rum) <= 35 and rum.isascii() and rum == rum.upper() for rum in made)
    assert all(rum.startswith("NE-443080908-") for rum in made)


def test_mandate_lapses_when_nobody_debits_for_three_years(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    mandate = make_mandate(registration, anne, account)

    def is_active(at: datetime) -> bool:
        with reading(Tenant(registration.id)) as session:
            return mandate_card(session, mandate.public_id, now=at).is_active

    assert is_active(datetime(2029, 11, 18, 12, tzinfo=UTC))
    assert not is_active(datetime(2029, 11, 19, 12, tzinfo=UTC))


def test_list_is_narrowed_by_state_body_declaration_and_text(
    registration: Registration, anne: Member, account: BankAccount
) -> None:
    make_body("DEUX", declarations=("DUCS",))
    drafted = make_mandate(registration, anne, account, signed=False)
    ducs = make_mandate(registration, anne, account, body="DEUX", declaration="DUCS")
    assert found(registration) == [ducs.rum, drafted.rum]
    assert found(registration, state=MandateState.DRAFTED) == [drafted.rum]
    assert found(registration, body="DEUX") == [ducs.rum]
    assert found(registration, declaration="DSN") == [drafted.rum]
    assert found(registration, declaration="DUCS") == [ducs.rum]
    assert found(registration, text=drafted.rum.lower()) == [drafted.rum]
    assert found(registration, text=account.iban[-4:]) == [ducs.rum, drafted.rum]
    assert found(registration, text="%") == []


def test_list_costs_the_same_at_any_number(
    registration: Registration, anne: Member, body: PaymentBody
) -> None:
    def cost() -> int:
        with recorded() as queries:
            found(registration)
        return len(queries)

    for _time in range(3):
        make_mandate(registration, anne, make_account(registration, anne))
    few = cost()
    for _time in range(3):
        make_mandate(registration, anne, make_account(registration, anne))
    assert cost() == few
