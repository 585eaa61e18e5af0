"""Reads of single cells: what these pairs hold, since when, until when, how often it changed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from netent.habilitations.models import (
    Habilitation,
    HabilitationChange,
    HabilitationWindow,
    RightsAct,
)
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import NO_RIGHTS, RightSet

Pair: TypeAlias = tuple[int, int]  # site and member, by their keys
CellId: TypeAlias = tuple[int, int, int]  # site, member and right's slot


@dataclass(slots=True)
class PairState:
    """What one member holds on one site, by slot.

    `first_openings` are those of every right that the pair ever had: a regrant keeps them.
    `versions` count the changes of each right: history is only ever added to, so that equal
    counts mean that nothing was done in between.
    """

    held: RightSet = NO_RIGHTS
    opens_on: dict[int, date] = field(default_factory=dict)
    ends_on: dict[int, date] = field(default_factory=dict)
    first_openings: dict[int, date] = field(default_factory=dict)
    versions: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last thing that was done to a right: when, by whom and by which way."""

    at: datetime
    actor_name: str
    origin: ActOrigin
    granted: bool
    ends_on: date | None


def pair_states(session: Session, pairs: Collection[Pair]) -> Mapping[Pair, PairState]:
    """How each of these pairs stands, those that hold nothing included; three statements."""
    states: dict[Pair, PairState] = {pair: PairState() for pair in pairs}
    if pairs:
        _read_held(session, states)
        _read_windows(session, states)
        _read_history(session, states)
    return states


def last_changes(session: Session, pairs: Collection[Pair]) -> Mapping[CellId, LastChange]:
    """The last change of every right that these pairs ever had; one statement."""
    change = HabilitationChange
    rows = session.execute(
        select(
            change.site_id,
            change.member_id,
            change.granted,
            change.withdrawn,
            change.ends_on,
            RightsAct.at,
            RightsAct.actor_name,
            RightsAct.origin,
        )
        .join(RightsAct, RightsAct.id == change.act_id)
        .where(_among(change.site_id, change.member_id, pairs))
        .order_by(RightsAct.at, change.act_id, change.part)
    )
    found: dict[CellId, LastChange] = {}
    for site, member, granted, withdrawn, ends_on, at, name, origin in rows:
        for slot in RightSet(granted | withdrawn).slots():
            last = LastChange(at, name, origin, bool(granted >> slot & 1), ends_on)
            found[site, member, slot] = last
    return found


def _read_held(session: Session, states: Mapping[Pair, PairState]) -> None:
    rows = session.execute(
        select(
            Habilitation.site_id,
            Habilitation.member_id,
            Habilitation.mask,
            Habilitation.coming,
            Habilitation.opens_on,
        ).where(_among(Habilitation.site_id, Habilitation.member_id, states))
    )
    for site_id, member_id, mask, coming, opens_on in rows:
        state = states[site_id, member_id]
        state.held = RightSet(mask)
        if opens_on is not None:
            state.opens_on = dict.fromkeys(RightSet(coming).slots(), opens_on)


def _read_windows(session: Session, states: Mapping[Pair, PairState]) -> None:
    window = HabilitationWindow
    rows = session.execute(
        select(
            window.site_id, window.member_id, window.mask, window.opens_on, window.ends_on
        ).where(_among(window.site_id, window.member_id, states))
    )
    for site_id, member_id, mask, opens_on, ends_on in rows:
        state = states[site_id, member_id]
        for slot in (RightSet(mask) & state.held).slots():
            if opens_on is not None:
                state.opens_on[slot] = opens_on
            if ends_on is not None:
                state.ends_on[slot] = ends_on


def _read_history(session: Session, states: Mapping[Pair, PairState]) -> None:
    change = HabilitationChange
    rows = session.execute(
        select(
            change.site_id, change.member_id, change.granted, change.withdrawn, change.opens_on
        ).where(_among(change.site_id, change.member_id, states))
    )
    openings: dict[Pair, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
    for site_id, member_id, granted, withdrawn, opens_on in rows:
        states[site_id, member_id].versions.update(RightSet(granted | withdrawn).slots())
        if opens_on is not None:
            for slot in RightSet(granted).slots():
                openings[site_id, member_id][slot].append(opens_on)
    for pair, days in openings.items():
        states[pair].first_openings = {slot: min(found) for slot, found in days.items()}


def _among(
    site_id: InstrumentedAttribute[int],
    member_id: InstrumentedAttribute[int],
    pairs: Collection[Pair],
) -> ColumnElement[bool]:
    return tuple_(site_id, member_id).in_(list(pairs))
