"""The life of requests to join as a machine: whatever happens, in any order, at any moment."""

from dataclasses import replace
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
from netent.activations.service import prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.enrolment.service import (
    ask_for_key,
    choose_cooptation,
    enter_key,
    expire_due,
    remind_due,
)
from netent.enrolment.service.keys import MOST_LETTERS
from netent.enrolment.states import CandidacyState
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role
from netent.kernel.errors import NotFound, Refusal
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member
from tests.accounts.people import CHEAP, Person, enter
from tests.enrolment.deciding import accepted, refused
from tests.factories.candidacies import candidacy_of, make_candidate
from tests.factories.tenancy import NOW, actor_of, make_administrator, make_registration
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
        self.letters: dict[UUID, int] = {}
        self.keys: dict[UUID, tuple[str, int]] = {}
        self.count = 0

    @rule(target=people, role=st.sampled_from([Role.ADMINISTRATOR, Role.DECLARANT]))
    def ask(self, role: Role) -> UUID:
        self.count += 1
        name = f"Personne{self.count % 3}"
        person, public_id = make_candidate(
            self.registration, first_name=name, role=role, now=self.now
        )
        with transaction(PORTAL) as session:
            session.add(
                Establishment(
                    siret=person.member.siret,
                    active=True,
                    address="4 RUE DU PORT",
                    postal_code="69004",
                    commune="LYON",
                )
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
            self._let_in(of)

    @rule(of=people, by=st.integers(0, 1))
    def refuse(self, of: UUID, by: int) -> None:
        settled = refused(self.registration, self.administrators[by], of, now=self.now)
        assert settled.is_mine is self._is_open(of)
        if settled.is_mine:
            self.outcomes[of] = CandidacyState.REFUSED

    @rule(of=people)
    def ask_key(self, of: UUID) -> None:
        person, _at, _name = self.asked[of]
        sent = self.letters.get(of, 0)
        may = self._is_open(of) and self._wants_role(of) and sent < MOST_LETTERS
        prepared = prepare_code(NET_ENTREPRISES, SecretKind.POSTED_CODE, CHEAP)
        try:
            with transaction(Tenant(self.registration.id)) as session:
                ask_for_key(
                    session,
                    self._actor(person),
                    prepared=prepared,
                    portal=NET_ENTREPRISES,
                    now=self.now,
                )
        except (NotFound, Refusal):
            assert not may
            return
        assert may
        self.letters[of] = sent + 1
        self.keys[of] = (prepared.code, 5)

    @rule(of=people)
    def choose_cooptation(self, of: UUID) -> None:
        try:
            with transaction(Tenant(self.registration.id)) as session:
                choose_cooptation(
                    session, self._actor(self.asked[of][0]), portal=NET_ENTREPRISES, now=self.now
                )
        except NotFound:
            assert not (self._is_open(of) and self._wants_role(of))
            return
        self.keys.pop(of, None)

    @rule(of=people, is_right=st.booleans())
    def enter_key(self, of: UUID, is_right: bool) -> None:
        key, tries = self.keys.get(of, ("", 0))
        typed = key if is_right and key else "AAAAAAAAAA"
        may = self._is_open(of) and self._wants_role(of)
        try:
            entered = enter_key(
                self._actor(self.asked[of][0]),
                typed,
                hasher=CHEAP,
                portal=NET_ENTREPRISES,
                now=self.now,
            )
        except NotFound:
            assert not may
            return
        assert may
        assert entered.is_right is bool(is_right and tries)
        if entered.is_right:
            self._let_in(of)
        elif tries:
            assert entered.tries_left == tries - 1
            self.keys[of] = (key, tries - 1)

    @rule(times=st.integers(1, 2))
    def sweep(self, times: int) -> None:
        for _time in range(times):
            expire_due(portal=NET_ENTREPRISES, now=self.now)
            remind_due(now=self.now)
        for public_id in self.asked:
            if public_id not in self.outcomes and not self._is_open(public_id):
                self.outcomes[public_id] = CandidacyState.EXPIRED

    def _let_in(self, of: UUID) -> None:
        self.outcomes[of] = CandidacyState.ACCEPTED
        for other, (_person, _at, name) in self.asked.items():
            if name == self.asked[of][2] and other != of and self._is_open(other):
                self.outcomes[other] = CandidacyState.SUPERSEDED

    def _wants_role(self, of: UUID) -> bool:
        return candidacy_of(self.registration, of).role is Role.ADMINISTRATOR

    def _actor(self, person: Person) -> Actor:
        """The candidate as his session has him, whatever became of him since."""
        actor = actor_of(self.registration, person.member)
        return replace(actor, roles=frozenset({Role.CANDIDATE}))

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
            ends = sum(map(told.count, ENDS))
            by_key = (
                candidacy_of(self.registration, public_id).settled_by == person.member.full_name
            )
            assert ends == (0 if by_key else len({self.outcomes.get(public_id)} & TOLD))
            assert told.count("candidacy_ends_soon_own") <= 1


def test_any_order_of_acts_moments_and_sweeps_gives_each_request_one_outcome(
    database: TestDatabase,
) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.usefixtures("database")
def test_machine_of_this_test_knows_every_way_a_request_ends() -> None:
    assert {state.value for state in CandidacyState} == {
        *("pending", "accepted", "refused", "expired", "superseded")
    }
