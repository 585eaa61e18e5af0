"""The life of rights as a machine: whatever is done, in any order, decide() agrees with a model."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Establishment
from netent.habilitations import past
from netent.habilitations.decision import Question, decide_many
from netent.habilitations.granting import end_over
from netent.habilitations.models import Habilitation, HabilitationTally
from netent.habilitations.statements.tallying import NO_DAY
from netent.habilitations.usable import usable_totals
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState
from netent.kernel.reasons import Reason
from netent.perimeter.closings import refresh_closings
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm
from tests.habilitations.model import FILED_BY, NAMES, RIGHTS, SITES, Model
from tests.support.databases import TestDatabase

member = st.sampled_from(NAMES)
site = st.integers(0, SITES - 1)
right = st.sampled_from(RIGHTS)
days = st.none() | st.integers(0, 4)


class Life(RuleBasedStateMachine):
    """Three members, two clients, three rights, and a clock that goes on."""

    def __init__(self) -> None:
        super().__init__()
        # The register first: a client that enters takes its state from there.
        self.sirets = sorted(sirets(SITES))
        make_active(self.sirets)
        self.firm = Firm(*NAMES, clients=SITES)
        self.now: datetime = NOW
        self.model = Model()
        self.told: dict[date, dict[tuple[str, int, str], Reason | None]] = {}

    @property
    def today(self) -> date:
        return paris_day(self.now)

    def until(self, after: int | None) -> date | None:
        return None if after is None else self.today + timedelta(days=after)

    @rule(who=member, where=site, code=right, after=days)
    def grant(self, who: str, where: int, code: str, after: int | None) -> None:
        self.model.end_over(self.today)
        ends = self.until(after)
        done = self.firm.grant(code, at=self.now, to=[who], on=[self.sirets[where]], until=ends)
        key = (who, where, code)
        assert done.rights == (0 if key in self.model.held else 1)
        if done.rights:
            self.model.put(key, self.today + timedelta(days=1), ends)

    @rule(who=member, where=site, code=right)
    def withdraw(self, who: str, where: int, code: str) -> None:
        self.model.end_over(self.today)
        self.firm.withdraw(code, at=self.now, of=[who], on=[self.sirets[where]])
        self.model.held.pop((who, where, code), None)

    @rule(who=member, where=site, code=right, after=days)
    def set_end(self, who: str, where: int, code: str, after: int | None) -> None:
        self.model.end_over(self.today)
        ends = self.until(after)
        self.firm.set_end(code, at=self.now, of=[who], on=[self.sirets[where]], until=ends)
        if span := self.model.held.get((who, where, code)):
            span.ends = ends

    @rule(giver=member, receiver=member)
    def transfer(self, giver: str, receiver: str) -> None:
        if giver == receiver:
            return
        self.model.end_over(self.today)
        self.firm.transfer(giver, receiver, at=self.now)
        for key in [key for key in self.model.held if key[0] == giver]:
            given = self.model.held.pop(key)
            target = (receiver, *key[1:])
            own = self.model.held.get(target)
            ends = given.ends
            if own is not None:
                ends = None if None in (own.ends, ends) else max(own.ends, ends)  # type: ignore[type-var]
            self.model.put(target, given.opens, ends)

    @rule(model=member, receiver=member)
    def copy(self, model: str, receiver: str) -> None:
        if model == receiver:
            return
        self.model.end_over(self.today)
        self.firm.copy(model, receiver, at=self.now)
        for key, span in list(self.model.held.items()):
            target = (receiver, *key[1:])
            if key[0] == model and target not in self.model.held:
                self.model.put(target, self.today + timedelta(days=1), span.ends)

    @rule(who=member)
    def suspend_or_reinstate(self, who: str) -> None:
        self.model.suspended ^= {who}
        state = MemberState.SUSPENDED if who in self.model.suspended else MemberState.ACTIVE
        with transaction(self.firm.tenant) as session:
            found = session.get_one(Member, self.firm.members[who].id)
            change_member(session, None, found, state=state, now=self.now)

    @rule(where=site)
    def close_or_reopen(self, where: int) -> None:
        closed = self.model.closed.pop(where, None) is None
        if closed:
            self.model.closed[where] = self.today
        with transaction(PORTAL) as session:
            session.execute(
                update(Establishment)
                .where(Establishment.siret == self.sirets[where])
                .values(active=not closed, state_since=self.today)
            )
        with transaction(self.firm.tenant) as session:
            refresh_closings(session, today=self.today)

    @rule()
    def sweep(self) -> None:
        with transaction(self.firm.tenant) as session:
            assert end_over(session, now=self.now) == self.model.end_over(self.today)

    @rule(number=st.integers(1, 3))
    def wait(self, number: int) -> None:
        for _ in range(number):
            self.told[self.today] = self.expected(self.today)
            self.now += timedelta(days=1)

    def expected(self, day: date) -> dict[tuple[str, int, str], Reason | None]:
        return {
            (name, where, code): self.model.reason(name, where, code, day)
            for name in NAMES
            for where in range(SITES)
            for code in FILED_BY
        }

    @invariant()
    def decide_agrees(self) -> None:
        for ahead in (0, 3):
            day = self.today + timedelta(days=ahead)
            expected = self.expected(day)
            asked = [
                Question(self.firm.members[name].public_id, code, self.sirets[where])
                for name, where, code in expected
            ]
            with reading(self.firm.tenant) as session:
                answers = decide_many(session, asked, on=day)
            found = dict(zip(expected, (answer.reason for answer in answers), strict=True))
            assert found == expected
            assert all(answer.allowed is (answer.reason is None) for answer in answers)

    @invariant()
    def one_by_one_agrees(self) -> None:
        (name, where, code), reason = next(iter(self.expected(self.today).items()))
        decided = self.firm.decide(name, code, self.sirets[where], on=self.today)
        assert decided.reason == reason

    @invariant()
    def lists_and_totals_agree(self) -> None:
        expected = self.expected(self.today)
        for name in NAMES:
            with reading(self.firm.tenant) as session:
                totals = usable_totals(session, self.firm.members[name].public_id, on=self.today)
            for code in FILED_BY:
                sites = [where for where in range(SITES) if expected[name, where, code] is None]
                listed = self.firm.usable(name, code, on=self.today)
                assert [item.siret for item in listed.items] == [self.sirets[w] for w in sites]
                assert listed.total == len(sites)
                if code in ("DSN", "DPAE"):
                    assert totals.get(code, 0) == len(sites)

    @invariant()
    def tally_is_what_a_count_would_say(self) -> None:
        with reading(self.firm.tenant) as session:
            tally = session.scalars(select(HabilitationTally)).all()
            rows = session.scalars(select(Habilitation)).all()
        kept = {(*told(row), row.opens_on): row.sites for row in tally}
        assert kept == Counter((*told(row), row.opens_on if row.coming else NO_DAY) for row in rows)

    @invariant()
    def past_days_are_told_as_they_were(self) -> None:
        for day, expected in list(self.told.items())[-3:]:
            for (name, where, code), reason in expected.items():
                if where in self.model.closed or reason is Reason.ESTABLISHMENT_CLOSED:
                    continue  # of a closure the register keeps the last change only
                with reading(self.firm.tenant) as session:
                    told = past.decide_then(
                        session,
                        member_id=self.firm.members[name].public_id,
                        declaration=code,
                        siret=self.sirets[where],
                        on=day,
                    )
                assert told.reason == reason, (day, name, where, code)


def told(row: Habilitation | HabilitationTally) -> tuple[int, int, int, int]:
    return row.member_id, row.mask, row.coming, row.windowed


def make_active(sirets: list[str]) -> None:
    """Let the register know these establishments, as active ones."""
    with reading(PORTAL) as session:
        known = set(
            session.scalars(select(Establishment.siret).where(Establishment.siret.in_(sirets)))
        )
    make_establishments([siret for siret in sirets if siret not in known])
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret.in_(sirets))
            .values(active=True, state_since=None)
        )


def test_rights_live_as_the_model_says(database: TestDatabase) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=6,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
