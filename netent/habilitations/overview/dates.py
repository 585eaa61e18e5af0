"""Since when and until when rights of some pairs may be used: what a page of them shows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.habilitations.models import Habilitation, HabilitationChange, HabilitationWindow
from netent.kernel.right_set import RightSet

Pair: TypeAlias = tuple[int, int]  # of site and member


@dataclass(frozen=True, slots=True)
class HeldDates:
    """When a declaration that is held may be used.

    `since` is its first opening, out of history; `opens_on` is given while it is still to come.
    """

    since: date | None = None
    opens_on: date | None = None
    ends_on: date | None = None


@dataclass(slots=True)
class _Window:
    rights: RightSet
    opens_on: date | None = None
    ends_on: date | None = None

    def is_over(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


@dataclass(slots=True)
class PairFacts:
    """What one member holds on one site, and when each right of it may be used."""

    held: RightSet
    windows: list[_Window] = field(default_factory=list)
    openings: list[tuple[RightSet, date]] = field(default_factory=list)

    def dates(self, asked: RightSet, on: date) -> HeldDates:
        """The dates that decide() would give: of the window that lasts longest, or comes first."""
        rights = self.held & asked
        windows = [each for each in self.windows if each.rights & rights]
        since = min((day for right, day in self.openings if right & rights), default=None)
        if not windows or all(each.is_over(on) for each in windows):
            ends = (each.ends_on for each in windows if each.ends_on is not None)
            return HeldDates(since, None, max(ends, default=None))
        going = [each for each in windows if not each.is_over(on)]
        open_ = [each for each in going if each.opens_on is None or each.opens_on <= on]
        if open_:
            longest = max(each.ends_on or date.max for each in open_)
            return HeldDates(since, None, None if longest == date.max else longest)
        first = min(going, key=lambda each: each.opens_on or date.max)
        return HeldDates(since, first.opens_on, first.ends_on)


def facts_of(session: Session, pairs: Collection[Pair]) -> Mapping[Pair, PairFacts]:
    """Everything about some pairs of one member, or of one site; three statements."""
    sites = {site for site, _member in pairs}
    members = {member for _site, member in pairs}
    found: dict[Pair, PairFacts] = {}
    for row in session.scalars(
        select(Habilitation).where(
            Habilitation.site_id.in_(sites), Habilitation.member_id.in_(members)
        )
    ):
        found[row.site_id, row.member_id] = _facts(row)
    windows = select(HabilitationWindow).where(
        HabilitationWindow.site_id.in_(sites), HabilitationWindow.member_id.in_(members)
    )
    for window in session.scalars(windows):
        if facts := found.get((window.site_id, window.member_id)):
            rights = RightSet(window.mask)
            facts.windows.append(_Window(rights, window.opens_on, window.ends_on))
    for pair, openings in _openings(session, sites, members).items():
        if pair in found:
            found[pair].openings = openings
    return found


def _facts(row: Habilitation) -> PairFacts:
    held, coming = RightSet(row.mask), RightSet(row.coming)
    windows = [_Window(held - coming - row.windowed)]
    if coming:
        windows.append(_Window(held & coming, row.opens_on))
    return PairFacts(held, [each for each in windows if each.rights])


def _openings(
    session: Session, sites: Collection[int], members: Collection[int]
) -> Mapping[Pair, list[tuple[RightSet, date]]]:
    change = HabilitationChange
    found: dict[Pair, list[tuple[RightSet, date]]] = defaultdict(list)
    for site, member, granted, opens_on in session.execute(
        select(change.site_id, change.member_id, change.granted, change.opens_on).where(
            change.site_id.in_(sites),
            change.member_id.in_(members),
            change.granted != 0,
        )
    ):
        if opens_on is not None:
            found[site, member].append((RightSet(granted), opens_on))
    return found
