"""Handing everything over without leaving: both stay, and are told."""

import pytest

from netent.accounts.service import SignedIn
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_administrator
from tests.notices.outbox import mails
from tests.roles.acting import (
    BOTH,
    event,
    fresh,
    give_rights,
    held_by,
)
from tests.roles.leaving import LATER, handed, portfolios_of


def test_hand_over_leaves_both_in_and_tells_them(
    registration: Registration, administrator: Member, leaver: Person, heir: Member
) -> None:
    portfolio = make_portfolio(registration, declarants=[leaver.member, heir])
    give_rights(registration, leaver.member)
    held = held_by(registration, leaver.member)
    handed(registration, administrator, leaver.member, heir)
    assert held_by(registration, heir) == held
    assert held_by(registration, leaver.member).rights == 0
    assert portfolios_of(registration, heir) == [portfolio.id]
    assert portfolios_of(registration, leaver.member) == []
    assert isinstance(enter(leaver, now=LATER), SignedIn)
    assert [(mail.template, mail.recipient) for mail in mails()] == [
        ("rights_given", leaver.member.email),
        ("rights_received", heir.email),
    ]
    assert event(registration, "member.handed_over").details["rights_moved"] == held.rights


def test_administrator_who_receives_is_a_declarant_then_but_makes_himself_none(
    registration: Registration, administrator: Member, leaver: Person
) -> None:
    give_rights(registration, leaver.member)
    with pytest.raises(Refusal) as refused:
        handed(registration, administrator, leaver.member, administrator)
    assert refused.value.reason is Reason.OWN_STANDING
    peer = make_administrator(registration, first_name="Luc")
    handed(registration, administrator, leaver.member, peer)
    assert fresh(registration, peer).roles == BOTH
