"""Who may act on whom: never on oneself, never so that no administrator is left."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from netent.accounts.service import SignedIn
from netent.accounts.states import Renewal
from netent.kernel.enums import MemberState, Role
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter, make_person
from tests.factories.declarants import coming_with, created
from tests.factories.tenancy import make_administrator, make_member, make_registration
from tests.roles.acting import (
    BOTH,
    active_administrators,
    changes,
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


def demote(registration: Registration, actor: Member, target: Member) -> object:
    return roles_set(registration, actor, target, Role.DECLARANT, is_confirmed=True)


def suspend(registration: Registration, actor: Member, target: Member) -> object:
    return suspended(registration, actor, target, is_confirmed=True)


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
