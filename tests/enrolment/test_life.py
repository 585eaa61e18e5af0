"""The life of requests to join as a machine: whatever happens, in any order, at any moment."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from netent.accounts.service import SignedIn
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.enrolment.service import expire_due, remind_due
from netent.enrolment.states import CandidacyState
from netent.kernel.enums import MemberState, Role
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member
from tests.accounts.people import Person, enter
from tests.enrolment.deciding import accepted, refused
from tests.factories.candidacies import candidacy_of, make_candidate
from tests.factories.tenancy import NOW, make_administrator, make_registration
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase

DAYS = timedelta(days=15)
LET_IN = CandidacyState.ACCEPTED
ENDS = ("candidacy_accepted", "candidacy_refused", "candidacy_expired")
TOLD = {LET_IN, CandidacyState.REFUSED, CandidacyState.EXPIRED}


class Life(RuleBasedStateMachine):
    """A registration with two administrators, people who ask, and a clock that only goes on."""

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.registration = make_registration()
        self.administrators = [
            make_administrator(self.registration, first_name=name) for name in ("Anne", "Luc")
        ]
        self.now: datetime = NOW
        # What must be true, told without the code: when each asked, and its one outcome.
        self.asked: dict[UUID, tuple[Person, datetime, str]] = {}
        self.outcomes: dict[UUID, CandidacyState] = {}
        self.count = 0

    @rule(target=people, role=st.sampled_from([Role.ADMINISTRATOR, Role.DECLARANT]))
    def ask(self, role: Role) -> UUID:
        self.count += 1
        name = f"Personne{self.count % 3}"
        person, public_id = make_candidate(
            self.registration, first_name=name, role=role, now=self.now
        )
        self.asked[public_id] = (person, self.now, name)
        return public_id

    @rule(hours=st.integers(0, 24 * 8))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(of=people, by=st.integers(0, 1))
    def accept(self, of: UUID, by: int) -> None:
        settled = accepted(self.registration, self.administrators[by], of, now=self.now)
        assert settled.is_mine is self._is_open(of)
        if settled.is_mine:
            self.outcomes[of] = CandidacyState.ACCEPTED
            for other, (_person, _at, name) in self.asked.items():
                if name == self.asked[of][2] and other != of and self._is_open(other):
                    self.outcomes[other] = CandidacyState.SUPERSEDED

    @rule(of=people, by=st.integers(0, 1))
    def refuse(self, of: UUID, by: int) -> None:
        settled = refused(self.registration, self.administrators[by], of, now=self.now)
        assert settled.is_mine is self._is_open(of)
        if settled.is_mine:
            self.outcomes[of] = CandidacyState.REFUSED

    @rule(times=st.integers(1, 2))
    def sweep(self, times: int) -> None:
        for _time in range(times):
            expire_due(portal=NET_ENTREPRISES, now=self.now)
            remind_due(now=self.now)
        for public_id in self.asked:
            if public_id not in self.outcomes and not self._is_open(public_id):
                self.outcomes[public_id] = CandidacyState.EXPIRED

    def _is_open(self, public_id: UUID) -> bool:
        _person, at, _name = self.asked[public_id]
        return public_id not in self.outcomes and self.now < at + DAYS

    @invariant()
    def each_request_has_the_one_outcome_that_came_first(self) -> None:
        for public_id, (person, at, _name) in self.asked.items():
            row = candidacy_of(self.registration, public_id)
            assert row.state is self.outcomes.get(public_id, CandidacyState.PENDING)
            assert row.expires_at == at + DAYS
            with reading(Tenant(self.registration.id)) as session:
                state = session.get_one(Member, person.member.id).state
            if public_id not in self.outcomes:
                assert state is MemberState.PENDING
            else:
                is_in = self.outcomes[public_id] is LET_IN
                assert state is (MemberState.ACTIVE if is_in else MemberState.DELETED)

    def teardown(self) -> None:
        for public_id, (person, _at, _name) in self.asked.items():
            is_known = self.outcomes.get(public_id, LET_IN) is LET_IN
            assert isinstance(enter(person, now=self.now), SignedIn) is is_known
            told = [mail.template for mail in mails() if mail.recipient == person.member.email]
            assert sum(map(told.count, ENDS)) == len({self.outcomes.get(public_id)} & TOLD)
            assert told.count("candidacy_ends_soon_own") <= 1


def test_any_order_of_acts_moments_and_sweeps_gives_each_request_one_outcome(
    database: TestDatabase,
) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.usefixtures("database")
def test_machine_of_this_test_knows_every_way_a_request_ends() -> None:
    assert {state.value for state in CandidacyState} == {
        *("pending", "accepted", "refused", "expired", "superseded")
    }
