"""Asking, confirming, withdrawing: who may, when, and who was first."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from netent.company.service import lapse_due, remind_due
from netent.company.states import TerminationState as State
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.clock import PARIS
from netent.kernel.enums import MemberState, RegistrationKind
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.tenancy.models import Member, Registration
from tests.company.ending import (
    actions,
    asked,
    confirmed,
    registration_of,
    sites_of,
    state_of,
    swept,
    termination_of,
    withdrawn,
)
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW, make_administrator, make_member, make_registration
from tests.notices.outbox import mails
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

INSTANT = timedelta(microseconds=1)
LAPSE = NOW + timedelta(days=15)
EFFECT = NOW + timedelta(days=30)


def templates() -> list[str]:
    return [mail.template for mail in mails()]


def leave(member: Member) -> None:
    with transaction(Tenant(member.registration_id)) as session:
        session.execute(
            update(Member).where(Member.id == member.id).values(state=MemberState.SUSPENDED)
        )


def test_request_waits_for_another_administrator_and_every_one_is_told(
    registration: Registration, anne: Member, luc: Member
) -> None:
    row = termination_of(registration, asked(registration, anne, why="Cessation d’activité"))
    assert (row.state, row.siret, row.site_id) == (State.ASKED, "", None)
    assert (row.asked_by, row.lapses_at, row.takes_effect_at) == ("Anne Morvan", LAPSE, None)
    assert row.why == "Cessation d’activité"
    assert [(mail.template, mail.recipient) for mail in mails()] == [
        ("termination_asked", anne.email),
        ("termination_asked", luc.email),
    ]
    assert actions(registration) == ["termination.asked"]


def test_only_administrator_needs_nobody_else(registration: Registration, anne: Member) -> None:
    make_member(registration)
    make_administrator(make_registration())
    row = termination_of(registration, asked(registration, anne))
    assert (row.state, row.takes_effect_at, row.confirmed_by) == (State.RUNNING, EFFECT, "")
    assert templates() == ["termination_runs"]


def test_confirmation_begins_thirty_days_to_the_same_clock_time(
    registration: Registration, anne: Member, luc: Member
) -> None:
    at = datetime(2026, 3, 1, 14, 5, tzinfo=PARIS)
    identifier = asked(registration, anne, now=at)
    settled = confirmed(registration, luc, identifier, now=at + timedelta(days=1))
    assert (settled.is_mine, settled.state) == (True, State.RUNNING)
    row = termination_of(registration, identifier)
    assert row.takes_effect_at == datetime(2026, 4, 1, 14, 5, tzinfo=PARIS)
    assert (row.confirmed_by, row.confirmed_at) == ("Luc Second", at + timedelta(days=1))
    assert templates() == ["termination_asked"] * 2 + ["termination_runs"] * 2
    assert actions(registration) == ["termination.asked", "termination.confirmed"]


def test_asker_does_not_confirm_himself_not_even_when_he_stays_alone(
    registration: Registration, anne: Member, luc: Member
) -> None:
    identifier = asked(registration, anne)
    leave(luc)
    with pytest.raises(Refusal) as refusal:
        confirmed(registration, anne, identifier)
    assert refusal.value.reason is Reason.OWN_TERMINATION
    # His way out: he takes it back and asks again, alone now.
    withdrawn(registration, anne, identifier)
    assert state_of(registration, asked(registration, anne)) is State.RUNNING


def test_confirmation_counts_strictly_before_the_lapse_and_the_lapse_from_then_on(
    registration: Registration, anne: Member, luc: Member
) -> None:
    first, second, _third = (site.siret for site in sites_of(registration))
    in_time, late = asked(registration, anne, first), asked(registration, anne, second)
    assert lapse_due(now=LAPSE - INSTANT) == 0
    assert confirmed(registration, luc, in_time, now=LAPSE - INSTANT).is_mine
    refused = confirmed(registration, luc, late, now=LAPSE)
    assert (refused.is_mine, refused.state, refused.at) == (False, State.LAPSED, LAPSE)
    assert state_of(registration, late) is State.ASKED
    assert [lapse_due(now=LAPSE), lapse_due(now=LAPSE)] == [1, 0]
    assert state_of(registration, late) is State.LAPSED
    assert state_of(registration, in_time) is State.RUNNING
    assert templates().count("termination_lapsed") == 2
    assert "termination.lapsed" in actions(registration)


def test_lapsed_request_that_no_sweep_came_by_for_stands_in_nobodys_way(
    registration: Registration, anne: Member, luc: Member
) -> None:
    first = asked(registration, anne)
    second = asked(registration, luc, now=LAPSE)
    assert (state_of(registration, first), state_of(registration, second)) == (
        State.LAPSED,
        State.ASKED,
    )


def test_withdrawal_counts_strictly_before_the_effect_whoever_makes_it(
    registration: Registration, anne: Member, luc: Member
) -> None:
    first, second, _third = (site.siret for site in sites_of(registration))
    in_time, late = asked(registration, anne, first), asked(registration, anne, second)
    for identifier in (in_time, late):
        confirmed(registration, luc, identifier)
    assert withdrawn(registration, luc, in_time, now=EFFECT - INSTANT).is_mine
    refused = withdrawn(registration, anne, late, now=EFFECT)
    assert (refused.is_mine, refused.state, refused.at) == (False, State.ENDED, EFFECT)
    again = withdrawn(registration, anne, in_time, now=EFFECT - INSTANT)
    assert (again.is_mine, again.state, again.by) == (False, State.WITHDRAWN, "Luc Second")
    assert swept(EFFECT) == 1
    assert state_of(registration, in_time) is State.WITHDRAWN
    assert state_of(registration, late) is State.ENDED
    assert templates().count("termination_withdrawn") == 2


def test_request_not_yet_confirmed_can_be_withdrawn_and_then_not_be_confirmed(
    registration: Registration, anne: Member, luc: Member
) -> None:
    identifier = asked(registration, anne)
    assert withdrawn(registration, anne, identifier).is_mine
    late = confirmed(registration, luc, identifier)
    assert (late.is_mine, late.state, late.by) == (False, State.WITHDRAWN, "Anne Morvan")
    assert state_of(registration, asked(registration, luc)) is State.ASKED


def test_one_termination_of_a_target_lives_and_that_of_all_covers_each(
    registration: Registration, anne: Member, luc: Member
) -> None:
    first, second, _third = (site.siret for site in sites_of(registration))
    asked(registration, anne, first)
    whole = asked(registration, anne)
    for siret in ("", first, second):
        with pytest.raises(Refusal) as refusal:
            asked(registration, luc, siret)
        assert refusal.value.reason is Reason.ALREADY_TERMINATING
    withdrawn(registration, luc, whole)
    asked(registration, luc, second)


def test_last_establishment_that_would_stay_can_not_be_terminated(
    registration: Registration, anne: Member, luc: Member
) -> None:
    first, second, third = (site.siret for site in sites_of(registration))
    asked(registration, anne, first)
    second_one = asked(registration, luc, second)
    with pytest.raises(Refusal) as refusal:
        asked(registration, anne, third)
    assert refusal.value.reason is Reason.LAST_ESTABLISHMENT
    withdrawn(registration, anne, second_one)
    asked(registration, anne, third)


def test_mono_registration_ends_as_a_whole_only(database: object) -> None:
    mono = make_registration(RegistrationKind.MONO)
    make_own_sites(mono, 1)
    alone = make_administrator(mono)
    with pytest.raises(Refusal):
        asked(mono, alone, sites_of(mono)[0].siret)
    assert state_of(mono, asked(mono, alone)) is State.RUNNING


def test_nobody_but_an_administrator_in_place_does_anything(
    registration: Registration, anne: Member, luc: Member
) -> None:
    identifier = asked(registration, anne)
    declarant = make_member(registration)
    leave(luc)
    for member in (declarant, luc):
        for act in (
            lambda m=member: asked(registration, m),
            lambda m=member: confirmed(registration, m, identifier),
            lambda m=member: withdrawn(registration, m, identifier),
        ):
            with pytest.raises(Forbidden):
                act()
    assert state_of(registration, identifier) is State.ASKED


def test_things_of_another_registration_are_not_found(
    registration: Registration, anne: Member, luc: Member
) -> None:
    identifier = asked(registration, anne)
    other = make_registration()
    stranger = make_administrator(other)
    for wanted in (identifier, uuid4()):
        with pytest.raises(NotFound):
            confirmed(other, stranger, wanted)
        with pytest.raises(NotFound):
            withdrawn(other, stranger, wanted)
    with pytest.raises(NotFound):
        asked(other, stranger, sites_of(registration)[0].siret)


def test_terminated_registration_takes_no_act_any_more(
    registration: Registration, anne: Member
) -> None:
    with transaction(PORTAL) as session:
        session.get_one(Registration, registration.id).terminated_at = NOW
    with pytest.raises(Forbidden):
        asked(registration, anne)
    assert registration_of(registration).terminated_at == NOW


def test_reminder_comes_three_days_before_once_and_not_after_the_effect(
    registration: Registration, anne: Member
) -> None:
    asked(registration, anne)
    soon = EFFECT - timedelta(days=3)
    assert remind_due(now=soon - INSTANT) == 0
    assert sum(at_once(*[lambda: remind_due(now=soon)] * 3)) == 1
    assert remind_due(now=EFFECT - INSTANT) == 0
    assert templates() == ["termination_runs", "termination_soon"]


def test_reminder_that_comes_too_late_is_none(registration: Registration, anne: Member) -> None:
    asked(registration, anne)
    assert remind_due(now=EFFECT) == 0
