"""The life of terminations as a machine: whatever is done, in any order, at any moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from netent.company.service import Settled, lapse_due, remind_due
from netent.company.states import TerminationState as State
from netent.kernel.clock import same_time_later
from netent.kernel.enums import RegistrationKind, SiteKind
from netent.kernel.errors import Forbidden, NetentError, NotFound, Refusal
from tests.company.ending import (
    asked,
    confirmed,
    grant_everywhere,
    pairs_held,
    registration_of,
    sites_of,
    state_of,
    swept,
    withdrawn,
)
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW, make_administrator, make_member, make_registration
from tests.support.databases import TestDatabase


@dataclass
class Known:
    """What must be true of one termination, told without the code."""

    target: str
    by: int
    at: datetime
    state: State = State.ASKED
    ends_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether people may still do something about it."""
        if self.state is State.ASKED:
            return now < same_time_later(self.at, 15)
        return self.state is State.RUNNING and self.ends_at is not None and now < self.ends_at


class Life(RuleBasedStateMachine):
    """A registration of three establishments, two administrators, and a clock that goes on."""

    terminations = Bundle("terminations")

    def __init__(self) -> None:
        super().__init__()
        self.registration = make_registration(RegistrationKind.MULTI)
        make_own_sites(self.registration, 3)
        self.people = [
            make_administrator(self.registration, first_name=name) for name in ("Anne", "Luc")
        ]
        self.declarant = make_member(self.registration)
        grant_everywhere(self.registration, self.declarant)
        self.sirets = [site.siret for site in sites_of(self.registration)]
        self.held = set(self.sirets)
        self.now: datetime = NOW
        self.ended_at: datetime | None = None
        self.known: dict[UUID, Known] = {}

    @rule(target=terminations, which=st.integers(0, 3), by=st.integers(0, 1))
    def ask(self, which: int, by: int) -> UUID | None:
        target = "" if which == 3 else self.sirets[which]
        expected = self._refusal(target)
        refused: type[NetentError] | None = None
        try:
            public_id = asked(self.registration, self.people[by], target, now=self.now)
        except NetentError as error:
            refused = type(error)
        assert refused is expected
        if refused is not None:
            return None
        self._lapse()
        self.known[public_id] = Known(target, by, self.now)
        return public_id

    @rule(of=terminations, by=st.integers(0, 1))
    def confirm(self, of: UUID | None, by: int) -> None:
        known = self.known.get(of) if of else None
        if of is None or known is None:
            return
        may = known.state is State.ASKED and known.is_open(self.now)
        try:
            settled = confirmed(self.registration, self.people[by], of, now=self.now)
        except Forbidden:
            assert self.ended_at is not None
            return
        except Refusal:
            assert (by, self.ended_at) == (known.by, None)
            return
        assert by != known.by
        self._check(settled, may, known)
        if may:
            known.state, known.ends_at = State.RUNNING, same_time_later(self.now, 30)

    @rule(of=terminations, by=st.integers(0, 1))
    def withdraw(self, of: UUID | None, by: int) -> None:
        known = self.known.get(of) if of else None
        if of is None or known is None:
            return
        may = known.is_open(self.now)
        try:
            settled = withdrawn(self.registration, self.people[by], of, now=self.now)
        except Forbidden:
            assert self.ended_at is not None
            return
        self._check(settled, may, known)
        if may:
            known.state = State.WITHDRAWN

    @rule(hours=st.sampled_from([1, 24 * 3, 24 * 15 - 1, 24 * 15, 24 * 30]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(times=st.integers(1, 2))
    def sweep(self, times: int) -> None:
        for _time in range(times):
            lapse_due(now=self.now)
            remind_due(now=self.now)
            swept(self.now)
        self._lapse()
        due = [each for each in self.known.values() if each.state is State.RUNNING]
        for known in sorted(due, key=lambda each: (each.ends_at or NOW, not each.target)):
            if known.ends_at is None or known.ends_at > self.now:
                continue
            if known.state is State.RUNNING:
                known.state = State.ENDED
                self._end(known)

    def _end(self, known: Known) -> None:
        if known.target:
            self.held.discard(known.target)
            return
        self.held.clear()
        self.ended_at = known.ends_at
        for other in self.known.values():
            if other.state in {State.ASKED, State.RUNNING}:
                other.state = State.COVERED

    def _lapse(self) -> None:
        for known in self.known.values():
            if known.state is State.ASKED and not known.is_open(self.now):
                known.state = State.LAPSED

    def _refusal(self, target: str) -> type[NetentError] | None:
        if self.ended_at is not None:
            return Forbidden
        if target and target not in self.held:
            return NotFound
        live = {
            known.target
            for known in self.known.values()
            if known.state is State.RUNNING
            or (known.state is State.ASKED and known.is_open(self.now))
        }
        if "" in live or target in live:
            return Refusal
        return Refusal if target and self.held <= live | {target} else None

    def _check(self, settled: Settled, may: bool, known: Known) -> None:
        assert settled.is_mine is may
        if not may:
            assert settled.state is not State.ASKED

    @invariant()
    def everything_stands_as_it_must(self) -> None:
        for public_id, known in self.known.items():
            assert state_of(self.registration, public_id) is known.state
        assert registration_of(self.registration).terminated_at == self.ended_at
        sites = sites_of(self.registration)
        assert {site_id for site_id, _member in pairs_held(self.registration)} == {
            site.id for site in sites if site.siret in self.held
        }
        if self.ended_at is None:
            own = {site.siret for site in sites if site.kind is SiteKind.OWN}
            assert own == self.held
            assert own  # the last one goes with the registration only


def test_any_order_of_acts_moments_and_sweeps_leaves_what_it_must(database: TestDatabase) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
