"""What is due, late and done: counted by periods, of which a page reads the few that it shows.

Which establishments are waited for is counted once, by the first day of their rights: how many
there are of each period follows from few numbers, whatever the number of establishments.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from netent.filing.models import Filing
from netent.filing.periods import Period, code_of, latest
from netent.filing.queries.narrowing import EVERYWHERE, Where, among_sites, conditions, rights_seen
from netent.filing.queries.rules import Rule, rules_by_code
from netent.habilitations.models import HabilitationChange
from netent.habilitations.overview.standing import is_closed, is_held
from netent.kernel.actor import Actor
from netent.kernel.clock import days_later
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site

MOST_PERIODS = 12
# A period is shown so many days before its end: from then on it is usually filed.
_SHOWN_AHEAD_DAYS = 10


class DueState(StrEnum):
    """Whether a filing is waited for, late or made."""

    LATE = "late"
    DUE = "due"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dashboard is narrowed to; `period` is a period's code."""

    where: Where = EVERYWHERE
    code: str = ""
    state: DueState | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One declaration and one period: how many establishments wait for it, how many have it."""

    rule: Rule
    period: Period
    due_on: date
    expected: int
    done: int

    @property
    def code(self) -> str:
        """The period's code."""
        return code_of(self.rule.periodicity, self.period.start)

    def state(self, *, on: date) -> DueState:
        """How what is missing of it stands."""
        return DueState.LATE if self.due_on < on else DueState.DUE

    def rows(self, state: DueState | None, *, on: date) -> int:
        """How many of its establishments are in this state."""
        if state is None:
            return self.expected
        if state is DueState.DONE:
            return self.done
        return self.expected - self.done if state is self.state(on=on) else 0


@dataclass(frozen=True, slots=True)
class Made:
    """The filing that stands for a row."""

    public_id: UUID
    receipt: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """An establishment, a declaration, a period; `made` is None until it is filed."""

    siret: str
    name: str
    portfolio: str
    slot: Slot
    state: DueState
    made: Made | None


def slots_of(session: Session, actor: Actor, asked: Asked, *, on: date) -> list[Slot]:
    """Every period shown of every declaration, the latest due first; three statements."""
    rules = [
        rule
        for rule in rules_by_code(session).values()
        if not rule.is_event and asked.code in ("", rule.code)
    ]
    periods = [
        (rule, period)
        for rule in rules
        for period in _periods(rule, on)
        if asked.period in ("", code_of(rule.periodicity, period.start))
    ]
    if not periods:
        return []
    expected = _expected(session, actor, asked.where, rules, periods, on=on)
    done = _done(session, actor, asked.where, periods, on=on)
    slots = [
        Slot(rule, period, due_on, expected[key], done.get(key, 0))
        for rule, period in periods
        if (due_on := rule.due_on(period)) is not None
        and expected[key := (rule.type_id, period.start)]
    ]
    return sorted(slots, key=lambda slot: (-slot.due_on.toordinal(), -slot.period.end.toordinal()))


def counts_of(slots: Sequence[Slot], *, on: date) -> Mapping[DueState, int]:
    """How many rows there are in each state."""
    return {state: sum(slot.rows(state, on=on) for slot in slots) for state in DueState}


def _periods(rule: Rule, on: date) -> list[Period]:
    ahead = days_later(on, _SHOWN_AHEAD_DAYS)
    found = latest(rule.periodicity, on, MOST_PERIODS + 1)
    return [period for period in found if period.end <= ahead][:MOST_PERIODS]


def first_opening(rights: RightSet) -> ColumnElement[date | None]:
    """The first day on which anybody could use one of these rights on the statement's site."""
    return (
        select(func.min(HabilitationChange.opens_on))
        .where(
            HabilitationChange.registration_id == Site.registration_id,
            HabilitationChange.site_id == Site.id,
            HabilitationChange.granted.bitwise_and(int(rights)) != 0,
        )
        .correlate(Site)
        .scalar_subquery()
    )


def seen_sites(actor: Actor, where: Where, on: date) -> tuple[ColumnElement[bool], ...]:
    """The establishments that may still be filed for."""
    return (is_held(), ~is_closed(on), *conditions(where))


def _expected(
    session: Session,
    actor: Actor,
    where: Where,
    rules: Sequence[Rule],
    periods: Sequence[tuple[Rule, Period]],
    *,
    on: date,
) -> Counter[tuple[int, date]]:
    """How many establishments each period is waited for from."""
    seen = rights_seen(actor, on)
    since = [
        case((seen.bitwise_and(int(rule.rights)) != 0, first_opening(rule.rights))).label(
            f"since_{place}"
        )
        for place, rule in enumerate(rules)
    ]
    every = RightSet.of(slot for rule in rules for slot in rule.rights.slots())
    sites = (
        among_sites(select(*since).select_from(Site), actor)
        .where(seen.bitwise_and(int(every)) != 0, *seen_sites(actor, where, on))
        .subquery()
    )
    grouped = select(*sites.c, func.count()).group_by(*sites.c)
    expected: Counter[tuple[int, date]] = Counter()
    for *firsts, count in session.execute(grouped):
        known = {rule.type_id: first for rule, first in zip(rules, firsts, strict=True)}
        for rule, period in periods:
            first = known[rule.type_id]
            if first is not None and first <= period.end:
                expected[rule.type_id, period.start] += count
    return expected


def _done(
    session: Session,
    actor: Actor,
    where: Where,
    periods: Sequence[tuple[Rule, Period]],
    *,
    on: date,
) -> Mapping[tuple[int, date], int]:
    seen = rights_seen(actor, on)
    statement = (
        among_sites(
            select(Filing.declaration_type_id, Filing.stands_for, func.count())
            .select_from(Filing)
            .join(Site, Site.id == Filing.site_id),
            actor,
        )
        .where(
            or_(*_standing(periods, seen)),
            Filing.is_expected,
            *seen_sites(actor, where, on),
        )
        .group_by(Filing.declaration_type_id, Filing.stands_for)
    )
    return {(type_id, start): count for type_id, start, count in session.execute(statement)}


def _standing(
    periods: Sequence[tuple[Rule, Period]], seen: ColumnElement[int]
) -> Iterator[ColumnElement[bool]]:
    starts: dict[int, list[date]] = {}
    rules = {rule.type_id: rule for rule, _period in periods}
    for rule, period in periods:
        starts.setdefault(rule.type_id, []).append(period.start)
    for type_id, rule in rules.items():
        yield and_(
            Filing.declaration_type_id == type_id,
            Filing.stands_for.in_(starts[type_id]),
            seen.bitwise_and(int(rule.rights)) != 0,
        )
