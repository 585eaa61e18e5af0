"""Roles given and taken, suspension and its end: what each brings, and to whom it is refused."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.accounts.models import WebSession
from netent.accounts.service import Refused, SignedIn
from netent.accounts.states import Renewal
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter, make_person
from tests.factories.declarants import coming_with, created
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_administrator, make_member, make_registration
from tests.notices.outbox import mails
from tests.roles.acting import (
    BOTH,
    active_administrators,
    changes,
    decided,
    event,
    fresh,
    give_rights,
    held_by,
    reinstated,
    roles_set,
    suspended,
)
from tests.roles.test_giving import given
from tests.support.threads import at_once

Act = Callable[[Registration, Member, Member], object]


@pytest.fixture
def peer(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Luc", last_name="Bihan")


@pytest.fixture
def declarant(registration: Registration) -> Person:
    return make_person(registration, first_name="Zoé", last_name="Carré")


def open_sessions(person: Person) -> list[WebSession]:
    with reading(PORTAL) as session:
        return list(
            session.scalars(
                select(WebSession).where(
                    WebSession.member_id == person.member.id, WebSession.revoked_at.is_(None)
                )
            )
        )


def demote(registration: Registration, actor: Member, target: Member) -> object:
    return roles_set(registration, actor, target, Role.DECLARANT, is_confirmed=True)


def suspend(registration: Registration, actor: Member, target: Member) -> object:
    return suspended(registration, actor, target, is_confirmed=True)


# --- roles


def test_promoted_declarant_is_administrator_at_once_and_coopted_by_that_act(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    enter(declarant)
    roles_set(registration, administrator, declarant.member, *BOTH)
    member = fresh(registration, declarant.member)
    assert (member.state, member.roles) == (MemberState.ACTIVE, BOTH)
    assert (member.way_in, member.let_in_by_id) == (WayIn.COOPTED, administrator.id)
    assert len(open_sessions(declarant)) == 1
    (mail,) = mails()
    assert (mail.template, mail.recipient) == ("member_roles", member.email)
    assert mail.arguments["role"] == "ADMINISTRATOR+DECLARANT"
    told = event(registration, "member.roles_changed")
    assert told.details == {"before": ["DECLARANT"], "after": ["ADMINISTRATOR", "DECLARANT"]}
    # He acts as one from his next press on.
    roles_set(registration, member, administrator, *BOTH)
    assert fresh(registration, administrator).roles == BOTH


def test_first_administrator_stays_the_first_whatever_he_was_in_between(
    registration: Registration, administrator: Member, peer: Member
) -> None:
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Member, peer.id).way_in = WayIn.FIRST_ADMINISTRATOR
    demote(registration, administrator, peer)
    roles_set(registration, administrator, fresh(registration, peer), Role.ADMINISTRATOR)
    assert fresh(registration, peer).way_in is WayIn.FIRST_ADMINISTRATOR


def test_demoted_administrator_is_signed_out_and_does_nothing_more(
    registration: Registration, administrator: Member
) -> None:
    person = make_person(registration, administrator=True, first_name="Luc")
    assert isinstance(enter(person), SignedIn)
    demote(registration, administrator, person.member)
    assert open_sessions(person) == []
    with pytest.raises(Forbidden):
        suspended(registration, person.member, administrator)
    entered = enter(person)
    assert isinstance(entered, SignedIn)
    assert entered.standing.actor.roles == {Role.DECLARANT}


def test_declarant_role_taken_ends_his_rights_and_his_portfolios_by_the_same_act(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    make_portfolio(registration, declarants=[declarant.member])
    give_rights(registration, declarant.member)
    rights = held_by(registration, declarant.member).rights
    assert rights > 0
    roles_set(registration, administrator, declarant.member, Role.ADMINISTRATOR, ending=rights)
    assert fresh(registration, declarant.member).roles == {Role.ADMINISTRATOR}
    assert held_by(registration, declarant.member).rights == 0
    decision = decided(registration, declarant.member, siret_of(registration.siren, 1000))
    assert decision.reason is Reason.NO_HABILITATION
    told = event(registration, "member.roles_changed").details
    assert (told["rights_withdrawn"], told["portfolios_left"]) == (rights, 1)
    assert mails()[-1].arguments["rights"] == rights
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(PortfolioDeclarant)).all() == []
        assert session.scalars(select(Portfolio.revision)).one() == 1


def test_rights_that_the_page_did_not_show_are_not_ended(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    give_rights(registration, declarant.member)
    with pytest.raises(Refusal) as refused:
        roles_set(registration, administrator, declarant.member, Role.ADMINISTRATOR, ending=1)
    assert refused.value.reason is Reason.HOLDINGS_CHANGED
    assert fresh(registration, declarant.member).roles == {Role.DECLARANT}
    assert held_by(registration, declarant.member).rights > 0


def test_same_role_again_changes_nothing_and_tells_nobody(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    roles_set(registration, administrator, declarant.member, Role.DECLARANT)
    assert (changes(registration), mails()) == ([], [])


# --- suspension


def test_suspended_member_is_out_at_once_and_his_codes_and_links_are_void(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator)
    waiting = coming_with(registration, told)
    inside = make_person(registration, first_name="Zoé")
    assert isinstance(enter(inside), SignedIn)
    for person in (waiting, inside):
        suspended(registration, administrator, person.member)
    assert open_sessions(inside) == []
    assert enter(inside) == Refused()
    reinstated(registration, administrator, fresh(registration, waiting.member))
    assert enter(waiting) == Refused()


def test_suspended_members_rights_sleep_and_come_back_with_him(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    siret = siret_of(registration.siren, 1000)
    give_rights(registration, declarant.member)
    before = decided(registration, declarant.member, siret)
    assert before.allowed
    suspended(registration, administrator, declarant.member)
    asleep = decided(registration, declarant.member, siret)
    assert asleep.reason is Reason.MEMBER_SUSPENDED
    reinstated(registration, administrator, declarant.member)
    assert decided(registration, declarant.member, siret) == before
    assert isinstance(enter(declarant), SignedIn)
    assert [mail.template for mail in mails()] == ["member_suspended", "member_reinstated"]
    assert [row.state_after for row in changes(registration)] == ["suspended", "active"]


def test_second_suspension_changes_nothing(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    for _press in range(2):
        suspended(registration, administrator, declarant.member)
    for _press in range(2):
        reinstated(registration, administrator, declarant.member)
    assert len(changes(registration)) == len(mails()) == 2


def test_role_of_a_suspended_member_waits_for_his_return(
    registration: Registration, administrator: Member, declarant: Person
) -> None:
    suspended(registration, administrator, declarant.member)
    with pytest.raises(Refusal) as refused:
        roles_set(registration, administrator, declarant.member, *BOTH)
    assert refused.value.reason is Reason.MEMBER_SUSPENDED


# --- who, and on whom


@pytest.mark.parametrize("act", [demote, suspend])
def test_nobody_acts_on_himself_and_is_told_the_way_out(
    registration: Registration, administrator: Member, act: Act
) -> None:
    with pytest.raises(Refusal) as alone:
        act(registration, administrator, administrator)
    assert alone.value.reason is Reason.LAST_ADMINISTRATOR
    make_administrator(registration, first_name="Luc")
    with pytest.raises(Refusal) as accompanied:
        act(registration, administrator, administrator)
    assert accompanied.value.reason is Reason.OWN_STANDING
    assert changes(registration) == []


@pytest.mark.parametrize("act", [demote, suspend])
def test_declarant_and_stranger_act_on_nobody(
    registration: Registration, administrator: Member, declarant: Person, act: Act
) -> None:
    with pytest.raises(Forbidden):
        act(registration, declarant.member, administrator)
    stranger = make_registration()
    with pytest.raises(NotFound):
        act(stranger, make_administrator(stranger), administrator)
    assert changes(registration) == []


@pytest.mark.parametrize("state", [MemberState.PENDING, MemberState.DELETED])
def test_whoever_waits_or_left_is_not_found(
    registration: Registration, administrator: Member, state: MemberState
) -> None:
    other = make_member(registration, state=state)
    for act in (demote, suspend):
        with pytest.raises(NotFound):
            act(registration, administrator, other)
    other.public_id = uuid4()
    with pytest.raises(NotFound):
        suspend(registration, administrator, other)


@pytest.mark.parametrize("act", [roles_set, suspended])
def test_last_administrator_but_one_needs_the_password_again(
    registration: Registration, administrator: Member, peer: Member, act: Callable[..., object]
) -> None:
    asked = (Role.DECLARANT,) if act is roles_set else ()
    with pytest.raises(Refusal) as refused:
        act(registration, administrator, peer, *asked)
    assert refused.value.reason is Reason.PASSWORD_NEEDED
    assert len(active_administrators(registration)) == 2
    act(registration, administrator, peer, *asked, is_confirmed=True)
    assert len(active_administrators(registration)) == 1


def test_one_of_three_administrators_needs_no_password(
    registration: Registration, administrator: Member, peer: Member
) -> None:
    make_administrator(registration, first_name="Rose")
    suspended(registration, administrator, peer)
    assert len(active_administrators(registration)) == 2


@pytest.mark.parametrize("first", [demote, suspend])
@pytest.mark.parametrize("second", [demote, suspend])
def test_two_administrators_at_once_never_take_each_other_away(
    registration: Registration, administrator: Member, peer: Member, first: Act, second: Act
) -> None:
    results = at_once(
        lambda: first(registration, administrator, peer),
        lambda: second(registration, peer, administrator),
    )
    assert len(active_administrators(registration)) == 1
    assert [type(each) for each in results].count(Forbidden) == 1


def test_three_administrators_in_a_ring_leave_one(
    registration: Registration, administrator: Member, peer: Member
) -> None:
    third = make_administrator(registration, first_name="Rose")
    ring = [(administrator, peer), (peer, third), (third, administrator)]
    at_once(*(lambda pair=pair: suspend(registration, *pair) for pair in ring))
    assert active_administrators(registration) != []


# --- a password for whoever can't come in


def test_administrator_who_never_came_in_is_given_another_password(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator)
    person = coming_with(registration, told)
    roles_set(registration, administrator, person.member, *BOTH)
    again = given(registration, administrator, told.member_id)
    entered = enter(coming_with(registration, again), now=again.ends_at - timedelta(days=1))
    assert isinstance(entered, SignedIn)
    assert entered.standing.renewal is Renewal.PASSWORD_AND_QUESTION
