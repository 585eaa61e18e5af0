"""A new provisional password: for declarants only, and everything before it is void."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from netent.accounts.models import RecoveryRequest
from netent.accounts.service import Refused, SignedIn
from netent.activations.service import prepare_code
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.roles.service import Told, give_password
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, Person, enter, fail, make_person
from tests.factories.declarants import coming_with, created
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import (
    NOW,
    actor_of,
    make_administrator,
    make_member,
    make_registration,
)
from tests.notices.outbox import mails

LAPSED = NOW + timedelta(days=15)


def given(registration: Registration, by: Member, member_id: UUID) -> Told:
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, CHEAP)
    with transaction(Tenant(registration.id)) as session:
        return give_password(
            session,
            actor_of(registration, by),
            member_id=member_id,
            prepared=prepared,
            portal=NET_ENTREPRISES,
            now=LAPSED,
        )


def test_lapsed_provisional_password_is_replaced_and_its_owner_told(
    registration: Registration, administrator: Member
) -> None:
    first = created(registration, administrator)
    assert enter(coming_with(registration, first), now=LAPSED) == Refused()
    told = given(registration, administrator, first.member_id)
    assert told.ends_at == LAPSED + timedelta(days=15)
    assert isinstance(enter(coming_with(registration, told), now=LAPSED), SignedIn)
    assert [mail.template for mail in mails()] == ["declarant_created", "recovery_answered_by"]
    assert told.code not in str(mails()[-1].arguments)
    with reading(Tenant(registration.id)) as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "member.password_given")
        ).one()
    assert (event.actor_name, event.subject) == ("Anne Morvan", str(told.member_id))


def test_new_provisional_password_voids_the_one_before(
    registration: Registration, administrator: Member
) -> None:
    first = created(registration, administrator, now=LAPSED)
    told = given(registration, administrator, first.member_id)
    if told.code != first.code:
        assert enter(coming_with(registration, first), now=LAPSED) == Refused()
    assert isinstance(enter(coming_with(registration, told), now=LAPSED), SignedIn)


def test_new_provisional_password_lifts_the_lock_and_takes_the_passwords_place(
    registration: Registration, administrator: Member
) -> None:
    person = make_person(registration)
    fail(person, 5, now=LAPSED)
    told = given(registration, administrator, person.member.public_id)
    assert enter(person, now=LAPSED) == Refused()
    assert isinstance(enter(coming_with(registration, told), now=LAPSED), SignedIn)


def test_request_of_the_declarant_that_waits_is_answered_by_it(
    registration: Registration, administrator: Member
) -> None:
    person = make_person(registration)
    make_recovery_request(person.member)
    given(registration, administrator, person.member.public_id)
    with reading(Tenant(registration.id)) as session:
        request = session.scalars(select(RecoveryRequest)).one()
    assert (request.done_at, request.done_by) == (LAPSED, "Anne Morvan")


def test_administrator_gives_none_to_himself_nor_to_a_peer(
    registration: Registration, administrator: Member
) -> None:
    peer = make_member(registration, administrator=True, declarant=True, first_name="Luc")
    for member in (administrator, peer):
        with pytest.raises(Forbidden):
            given(registration, administrator, member.public_id)
    assert mails() == []


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.PENDING])
def test_member_who_is_not_active_gets_none(
    registration: Registration, administrator: Member, state: MemberState
) -> None:
    member = make_member(registration, state=state)
    with pytest.raises(Refusal) as refused:
        given(registration, administrator, member.public_id)
    assert refused.value.reason is Reason.MEMBER_SUSPENDED


def test_member_who_left_or_is_unknown_or_anothers_is_not_found(
    registration: Registration, administrator: Member
) -> None:
    gone = make_member(registration, state=MemberState.DELETED)
    foreign = make_member(make_registration())
    for member_id in (gone.public_id, foreign.public_id, uuid4()):
        with pytest.raises(NotFound):
            given(registration, administrator, member_id)


def test_declarant_and_stranger_give_none(
    registration: Registration, administrator: Member
) -> None:
    person: Person = make_person(registration)
    stranger = make_administrator(make_registration())
    for member in (person.member, stranger):
        with pytest.raises(Forbidden):
            given(registration, member, person.member.public_id)
