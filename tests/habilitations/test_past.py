"""Answers about days that are over."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Establishment
from netent.habilitations import past
from netent.habilitations.decision import UNKNOWN, Decision
from netent.kernel.enums import MemberState
from netent.kernel.reasons import Reason
from netent.perimeter.closings import refresh_closings
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member
from tests.factories.directory import make_establishments
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm

TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm("Ana", "Bob", clients=2)


def then(firm: Firm, days: int, *, member: str = "Ana", declaration: str = "DPAE") -> Decision:
    with reading(firm.tenant) as session:
        return past.decide_then(
            session,
            member_id=firm.members[member].public_id,
            declaration=declaration,
            siret=firm.sirets[0],
            on=TODAY + timedelta(days=days),
        )


def test_past_day_before_the_grant_had_no_habilitation(firm: Firm) -> None:
    firm.grant("DPAE")
    assert then(firm, -1) == UNKNOWN


def test_past_days_of_a_withdrawn_right_are_told_as_they_were(firm: Firm) -> None:
    firm.grant("DPAE")
    firm.withdraw("DPAE", at=NOW + timedelta(days=5))
    assert then(firm, 0).reason is Reason.ACCESS_DELAY
    assert then(firm, 4) == Decision(True, opens_on=TOMORROW)
    assert then(firm, 5) == UNKNOWN


def test_past_days_of_a_transferred_right_are_the_givers_then_the_receivers(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"])
    firm.transfer("Ana", "Bob", at=NOW + timedelta(days=5))
    assert [then(firm, day).allowed for day in (4, 5)] == [True, False]
    assert [then(firm, day, member="Bob").allowed for day in (4, 5)] == [False, True]


def test_past_days_of_an_end_that_was_moved_are_told_by_the_end_of_then(firm: Firm) -> None:
    first, second = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
    firm.grant("DPAE", until=first)
    firm.set_end("DPAE", until=second, at=NOW + timedelta(days=2))
    assert then(firm, 1) == Decision(True, opens_on=TOMORROW, ends_on=first)
    assert then(firm, 7) == Decision(True, opens_on=TOMORROW, ends_on=second)
    ended = then(firm, 10)
    assert (ended.reason, ended.ends_on) == (Reason.ENDED, second)


def test_past_days_of_a_suspension_are_denied_and_no_others(firm: Firm) -> None:
    firm.grant("DPAE")
    for days, state in ((3, MemberState.SUSPENDED), (6, MemberState.ACTIVE)):
        with transaction(firm.tenant) as session:
            member = session.get_one(Member, firm.members["Ana"].id)
            change_member(session, None, member, state=state, now=NOW + timedelta(days=days))
    assert [then(firm, day).reason for day in (2, 3, 5, 6)] == [
        None,
        Reason.MEMBER_SUSPENDED,
        Reason.MEMBER_SUSPENDED,
        None,
    ]


def test_past_days_before_a_closure_are_not_denied_by_it(firm: Firm) -> None:
    make_establishments(firm.sirets[:1])
    firm.grant("DPAE")
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == firm.sirets[0])
            .values(active=False, state_since=TODAY + timedelta(days=4))
        )
    with transaction(firm.tenant) as session:
        refresh_closings(session, today=TODAY)
    assert [then(firm, day).reason for day in (3, 4)] == [None, Reason.ESTABLISHMENT_CLOSED]


def test_past_day_of_a_right_that_ended_by_itself_says_so(firm: Firm) -> None:
    firm.grant("DPAE", until=TODAY + timedelta(days=2))
    assert then(firm, 2).allowed
    assert then(firm, 3).reason is Reason.ENDED


def test_past_day_of_unknown_people_and_codes_had_no_habilitation(firm: Firm) -> None:
    firm.grant("DPAE")
    assert then(firm, 3, declaration="NOTHING") == UNKNOWN
    with reading(firm.tenant) as session:
        asked = {"declaration": "DPAE", "siret": firm.sirets[0], "on": TODAY}
        assert past.decide_then(session, member_id=uuid4(), **asked) == UNKNOWN


def test_decide_on_asks_the_present_about_today_and_history_about_yesterday(firm: Firm) -> None:
    firm.grant("DPAE")
    now = NOW + timedelta(days=5)
    firm.withdraw("DPAE", at=now)
    with reading(firm.tenant) as session:
        allowed = [
            past.decide_on(
                session,
                member_id=firm.members["Ana"].public_id,
                declaration="DPAE",
                siret=firm.sirets[0],
                on=TODAY + timedelta(days=days),
                now=now,
            ).allowed
            for days in (4, 5, 6)
        ]
    assert allowed == [True, False, False]
