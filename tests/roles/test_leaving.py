"""Leaving and handing over: all or nothing, dates kept, and nobody named in vain."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.accounts.models import Login, RecoveryRequest
from netent.accounts.service import Refused, SignedIn, TripletTaken
from netent.database.sessions import reading
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio
from netent.roles.service import Left, Seen
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter, web_sessions
from tests.factories.declarants import coming_with, created
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_portfolio
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import NOW, make_administrator
from tests.notices.outbox import mails
from tests.roles.acting import (
    BOTH,
    actions,
    changes,
    decided,
    event,
    everybody,
    fresh,
    give_rights,
    held_by,
    suspended,
)
from tests.roles.leaving import LATER, handed, newcomer, portfolios_of, removed, seen
from tests.support.threads import at_once


def test_receiver_holds_everything_with_its_dates_and_the_leaver_nothing(
    registration: Registration, administrator: Member, leaver: Person, heir: Member
) -> None:
    portfolio = make_portfolio(registration, declarants=[leaver.member])
    siret = siret_of(registration.siren, 1000)
    give_rights(registration, leaver.member)
    before = decided(registration, leaver.member, siret)
    held = held_by(registration, leaver.member)
    left = removed(registration, administrator, leaver.member, heir.public_id, now=NOW)
    assert (left.moved.rights, left.moved.sites) == (held.rights, held.sites)
    assert (left.name, left.receiver) == ("Zoé Carré", "Paul Ollier")
    # Usable on the day on which the leaver's were: no new access delay.
    assert decided(registration, heir, siret) == before
    assert held_by(registration, heir) == held
    assert held_by(registration, leaver.member).rights == 0
    assert portfolios_of(registration, heir) == [portfolio.id]
    assert portfolios_of(registration, leaver.member) == []
    with reading(Tenant(registration.id)) as session:
        assert session.get_one(Portfolio, portfolio.id).revision > 0


def test_leaver_is_out_for_good_his_names_are_free_and_his_history_is_kept(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator)
    leaver = coming_with(registration, told)
    make_recovery_request(leaver.member)
    removed(registration, administrator, leaver.member, None, now=NOW)
    assert enter(leaver) == Refused()
    with reading(PORTAL) as session:
        assert session.scalars(select(Login).where(Login.member_id == leaver.member.id)).all() == []
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(RecoveryRequest)).one().done_by == "Anne Morvan"
    again = created(registration, administrator)
    assert again.member_id != told.member_id
    assert isinstance(enter(coming_with(registration, again)), SignedIn)
    (change,) = changes(registration)
    assert (change.state_after, change.actor_name) == (MemberState.DELETED, "Anne Morvan")
    assert fresh(registration, told.member_id).full_name == "Maëlle Le Goff"
    assert mails()[1].template == "member_deleted"


def test_leaver_who_is_signed_in_is_out_at_once(
    registration: Registration, administrator: Member, leaver: Person
) -> None:
    assert isinstance(enter(leaver), SignedIn)
    removed(registration, administrator, leaver.member, None)
    assert web_sessions() == []
    assert enter(leaver, now=LATER) == Refused()


def test_rights_to_nobody_end_and_the_trail_counts_them(
    registration: Registration, administrator: Member, leaver: Person
) -> None:
    give_rights(registration, leaver.member)
    rights = held_by(registration, leaver.member).rights
    left = removed(registration, administrator, leaver.member, None)
    assert (left.receiver, left.moved.rights) == ("", rights)
    assert held_by(registration, leaver.member).rights == 0
    details = event(registration, "member.deleted").details
    assert (details["rights_withdrawn"], details["receiver"]) == (rights, None)
    assert len(str(details["changes_digest"])) == 64


@pytest.mark.parametrize("administers", [False, True])
def test_new_person_takes_over_and_comes_in_with_the_password_shown(
    registration: Registration, administrator: Member, leaver: Person, administers: bool
) -> None:
    give_rights(registration, leaver.member)
    held = held_by(registration, leaver.member)
    person = newcomer(registration, administers=administers)
    left = removed(registration, administrator, leaver.member, person)
    assert left.told is not None
    member = fresh(registration, left.told.member_id)
    assert member.roles == (BOTH if administers else {Role.DECLARANT})
    assert member.way_in is (WayIn.COOPTED if administers else WayIn.CREATED)
    assert member.state is MemberState.ACTIVE
    assert held_by(registration, member) == held
    assert isinstance(enter(coming_with(registration, left.told), now=LATER), SignedIn)
    template = "administrator_created" if administers else "declarant_created"
    assert [mail.template for mail in mails()] == [template, "member_deleted"]
    assert actions(registration)[-3:-1] == ["member.created", "member.deleted"]


def test_new_administrator_for_somebody_who_files_nothing_files_nothing(
    registration: Registration, administrator: Member
) -> None:
    peer = make_administrator(registration, first_name="Luc")
    left = removed(registration, administrator, peer, newcomer(registration, administers=True))
    assert left.told is not None
    assert fresh(registration, left.told.member_id).roles == {Role.ADMINISTRATOR}


def test_new_person_whose_names_are_taken_stops_everything(
    registration: Registration, administrator: Member, leaver: Person
) -> None:
    give_rights(registration, leaver.member)
    created(registration, administrator)
    with pytest.raises(TripletTaken):
        removed(registration, administrator, leaver.member, newcomer(registration))
    assert fresh(registration, leaver.member).state is MemberState.ACTIVE
    assert held_by(registration, leaver.member).rights > 0
    assert isinstance(enter(leaver, now=LATER), SignedIn)


def test_receiver_who_was_suspended_a_moment_ago_stops_everything(
    registration: Registration, administrator: Member, leaver: Person, heir: Member
) -> None:
    give_rights(registration, leaver.member)
    suspended(registration, administrator, heir)
    for receiver in (heir.public_id, leaver.member.public_id, uuid4()):
        with pytest.raises(Refusal) as refused:
            removed(registration, administrator, leaver.member, receiver)
        assert refused.value.reason is Reason.RECEIVER_GONE
    assert fresh(registration, leaver.member).state is MemberState.ACTIVE


def test_other_numbers_than_those_shown_stop_everything(
    registration: Registration, administrator: Member, leaver: Person, heir: Member
) -> None:
    give_rights(registration, leaver.member)
    for receiver in (heir.public_id, None):
        with pytest.raises(Refusal) as refused:
            removed(registration, administrator, leaver.member, receiver, seen=Seen(1, 0))
        assert refused.value.reason is Reason.HOLDINGS_CHANGED
    with pytest.raises(Refusal):
        handed(registration, administrator, leaver.member, heir, seen=Seen(1, 0))
    assert held_by(registration, heir).rights == 0


def test_two_administrators_who_delete_him_at_once_delete_him_once(
    registration: Registration, administrator: Member, leaver: Person, heir: Member
) -> None:
    peer = make_administrator(registration, first_name="Luc")
    give_rights(registration, leaver.member)
    shown = seen(registration, leaver.member)
    results = at_once(
        lambda: removed(registration, administrator, leaver.member, heir.public_id, seen=shown),
        lambda: removed(registration, peer, leaver.member, None, seen=shown),
    )
    assert sorted(type(each).__name__ for each in results) == ["Left", "NotFound"]
    won = next(each for each in results if isinstance(each, Left))
    assert bool(held_by(registration, heir).rights) is bool(won.receiver)
    assert len(changes(registration)) == 1


def test_nobody_deletes_himself_nor_the_last_but_one_without_his_password(
    registration: Registration, administrator: Member
) -> None:
    with pytest.raises(Refusal) as alone:
        removed(registration, administrator, administrator, None)
    assert alone.value.reason is Reason.LAST_ADMINISTRATOR
    peer = make_administrator(registration, first_name="Luc")
    with pytest.raises(Refusal) as unconfirmed:
        removed(registration, administrator, peer, None, is_confirmed=False)
    assert unconfirmed.value.reason is Reason.PASSWORD_NEEDED
    removed(registration, administrator, peer, None)
    with pytest.raises(NotFound):
        removed(registration, administrator, peer, None)


def test_declarant_deletes_and_hands_over_nobody(
    registration: Registration, administrator: Member, leaver: Person, heir: Member
) -> None:
    with pytest.raises(Forbidden):
        removed(registration, leaver.member, heir, None)
    with pytest.raises(Forbidden):
        handed(registration, leaver.member, heir, leaver.member)
    assert len(everybody(registration)) == 3
