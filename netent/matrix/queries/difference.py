"""What changes would do: what applies, what others did meanwhile, what is refused and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.habilitations.cells import LastChange, PairState, last_changes, pair_states
from netent.kernel.clock import days_later
from netent.kernel.reasons import Reason
from netent.matrix.changes import Change, Seen, Wish
from netent.matrix.queries.columns import Column, every_column
from netent.matrix.queries.grid import seen_of, why_barred
from netent.matrix.queries.people import MemberRow, members_by_public_id
from netent.matrix.queries.sites import SiteRow, sites_by_siret
from netent.perimeter.models import PortfolioDeclarant


class Fate(StrEnum):
    """What becomes of a change."""

    APPLIES = "applies"
    ALREADY = "already"
    OVERTAKEN = "overtaken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """A change with everything that is known of it.

    `opens_on` is the first day of an added right, `ends_on` the present end of one that is held.
    `change` sees what this line shows: confirmed anew, it applies unless things move again.
    """

    change: Change
    fate: Fate
    site: SiteRow | None = None
    member: MemberRow | None = None
    column: Column | None = None
    reason: Reason | None = None
    opens_on: date | None = None
    ends_on: date | None = None
    last: LastChange | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A declarant who comes to a portfolio with the rights that he gets on its clients."""

    member_id: int
    member_name: str
    portfolio_id: int
    portfolio_name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All lines, and who gets assigned where by them."""

    lines: Sequence[Line] = ()
    assignments: Sequence[Assignment] = ()

    def of(self, *fates: Fate) -> Sequence[Line]:
        """The lines of these fates."""
        return [line for line in self.lines if line.fate in fates]

    def wishing(self, wish: Wish) -> Sequence[Line]:
        """The lines that apply and wish this."""
        return [line for line in self.of(Fate.APPLIES) if line.change.wish is wish]


@dataclass(slots=True)
class _Facts:
    sites: Mapping[str, SiteRow]
    members: Mapping[UUID, MemberRow]
    columns: Mapping[str, Column]
    states: Mapping[tuple[int, int], PairState] = field(default_factory=dict)


def difference(
    session: Session, changes: Collection[Change], *, default_delay_days: int, on: date
) -> Difference:
    """What these changes would do now; the same few statements whatever their number."""
    facts = _Facts(
        sites=sites_by_siret(session, {each.key.siret for each in changes}, on=on),
        members=members_by_public_id(session, {each.key.member_id for each in changes}),
        columns={each.code: each for each in every_column(session)},
    )
    known = [each for each in changes if _is_known(facts, each)]
    pairs = {_pair(facts, each) for each in known}
    facts.states = pair_states(session, pairs)
    lines = [_line(facts, each, default_delay_days, on) for each in changes]
    return Difference(_told(session, lines), _assignments(session, lines))


def _is_known(facts: _Facts, change: Change) -> bool:
    key = change.key
    return key.siret in facts.sites and key.member_id in facts.members


def _pair(facts: _Facts, change: Change) -> tuple[int, int]:
    return facts.sites[change.key.siret].id, facts.members[change.key.member_id].id


def _line(facts: _Facts, change: Change, default_delay_days: int, on: date) -> Line:
    site = facts.sites.get(change.key.siret)
    member = facts.members.get(change.key.member_id)
    column = facts.columns.get(change.key.right)
    if site is None or member is None or column is None:
        return Line(change, Fate.REFUSED, site, member, column, Reason.NOT_FOUND)
    state = facts.states[site.id, member.id]
    now = seen_of(state, column.slot)
    fate, reason = _judge(change, now, site, member, column)
    delay = default_delay_days if column.delay_days is None else column.delay_days
    opens_on = state.first_openings.get(column.slot, days_later(on, delay))
    return Line(
        change=Change(change.key, change.wish, now),
        fate=fate,
        site=site,
        member=member,
        column=column,
        reason=reason,
        opens_on=opens_on if change.wish is Wish.ADD else None,
        ends_on=now.ends_on,
    )


def _judge(
    change: Change, now: Seen, site: SiteRow, member: MemberRow, column: Column
) -> tuple[Fate, Reason | None]:
    if change.wish is Wish.END and not now.held:
        return Fate.REFUSED, Reason.NO_HABILITATION
    if change.wish is not Wish.END and now.held is (change.wish is Wish.ADD):
        return Fate.ALREADY, None
    if change.wish is Wish.ADD:
        barred = why_barred(site, member, column.slot)
        if barred is not None:
            return Fate.REFUSED, barred
    return (Fate.APPLIES if now == change.seen else Fate.OVERTAKEN), None


def _told(session: Session, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines, those that somebody came before with who did what, and when."""
    moved = (Fate.ALREADY, Fate.OVERTAKEN)
    pairs = {
        (line.site.id, line.member.id)
        for line in lines
        if line.fate in moved and line.site and line.member
    }
    if not pairs:
        return lines
    found = last_changes(session, pairs)
    return [_with_last(line, found) if line.fate in moved else line for line in lines]


def _with_last(line: Line, found: Mapping[tuple[int, int, int], LastChange]) -> Line:
    if line.site is None or line.member is None or line.column is None:
        return line
    last = found.get((line.site.id, line.member.id, line.column.slot))
    return Line(
        line.change,
        line.fate,
        line.site,
        line.member,
        line.column,
        line.reason,
        line.opens_on,
        line.ends_on,
        last,
    )


def _assignments(session: Session, lines: Iterable[Line]) -> Sequence[Assignment]:
    """Those who get a right on a portfolio's client without being assigned to it."""
    wanted: dict[tuple[int, int], Assignment] = {}
    for line in lines:
        site, member = line.site, line.member
        if line.fate is not Fate.APPLIES or line.change.wish is not Wish.ADD:
            continue
        if site is not None and member is not None and site.portfolio_id is not None:
            key = (site.portfolio_id, member.id)
            name = site.portfolio_name or ""
            wanted[key] = Assignment(member.id, member.name, site.portfolio_id, name)
    if not wanted:
        return []
    assigned = session.execute(
        select(PortfolioDeclarant.portfolio_id, PortfolioDeclarant.member_id).where(
            PortfolioDeclarant.portfolio_id.in_({portfolio for portfolio, _ in wanted}),
            PortfolioDeclarant.member_id.in_({member for _, member in wanted}),
        )
    )
    there = {(portfolio_id, member_id) for portfolio_id, member_id in assigned}
    return [each for key, each in sorted(wanted.items()) if key not in there]
