"""Saves what was ticked: whatever somebody else has changed meanwhile is asked again, never lost.

One transaction, one act, one audit event (product §7).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.habilitations import service as rights
from netent.habilitations.cell_acts import CellsChanged, PairChange, change_cells
from netent.habilitations.models import RightsAct
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet
from netent.matrix.changes import Change, Wish
from netent.matrix.queries.difference import Difference, Fate, Line, difference
from netent.matrix.service.along import assign, make_declarants, raise_revisions
from netent.perimeter.models import Portfolio, Site
from netent.policies.rules import Rules
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Ends:
    """The last usable day of what is added, and of the rights whose end changes; None: no end."""

    added: date | None = None
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was changed, and the difference as it was found: what did not apply is in it."""

    added: int
    removed: int
    ends_changed: int
    difference: Difference


def save(
    session: Session,
    actor: Actor,
    changes: Collection[Change],
    *,
    ends: Ends = Ends(),
    rules: Rules,
    now: datetime,
) -> Saved:
    """Apply the changes that still are what their page showed; the others come back, each told.

    The actor may be among those whose rights change. Forbidden when he manages nothing any more.
    """
    hold_as_administrator(session, actor, Permission.HABILITATION_MANAGE)
    _hold_touched(session, changes)
    found = difference(
        session, changes, default_delay_days=rules.access_delay_days, on=paris_day(now)
    )
    applying = found.of(Fate.APPLIES)
    if not applying:
        return Saved(0, 0, 0, found)
    act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
    done = change_cells(
        session,
        act,
        _pair_changes(applying),
        default_delay_days=rules.access_delay_days,
        ends_on=ends.added,
        new_end=ends.changed,
    )
    assign(session, found.assignments, now=now)
    gaining = {line.member.id for line in found.wishing(Wish.ADD) if line.member}
    make_declarants(session, actor, gaining, now=now)
    raise_revisions(session, {line.site.portfolio_id for line in applying if line.site})
    _record(session, actor, act, done, found, ends, now)
    return Saved(done.granted.rights, done.withdrawn.rights, done.ending.rights, found)


def _hold_touched(session: Session, changes: Collection[Change]) -> None:
    """Hold what the changes stand on: portfolios from imports, sites and members from leaving."""
    here = Site.siret.in_({change.key.siret for change in changes})
    portfolios = select(Site.portfolio_id).where(here, Site.portfolio_id.is_not(None))
    for statement in (
        select(Portfolio.id).where(Portfolio.id.in_(portfolios)).order_by(Portfolio.id),
        select(Site.id).where(here).order_by(Site.id),
        select(Member.id)
        .where(Member.public_id.in_({change.key.member_id for change in changes}))
        .order_by(Member.id),
    ):
        session.execute(statement.with_for_update(key_share=True)).all()


def _pair_changes(lines: Sequence[Line]) -> Sequence[PairChange]:
    slots: dict[tuple[int, int], dict[Wish, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        if line.site and line.member and line.column:
            slots[line.site.id, line.member.id][line.change.wish].append(line.column.slot)
    return [
        PairChange(
            site_id=site_id,
            member_id=member_id,
            granted=RightSet.of(wishes[Wish.ADD]),
            withdrawn=RightSet.of(wishes[Wish.REMOVE]),
            ending=RightSet.of(wishes[Wish.END]),
        )
        for (site_id, member_id), wishes in slots.items()
    ]


def _record(
    session: Session,
    actor: Actor,
    act: RightsAct,
    done: CellsChanged,
    found: Difference,
    ends: Ends,
    now: datetime,
) -> None:
    applying = found.of(Fate.APPLIES)
    record(
        session,
        actor,
        "habilitations.changed",
        subject=str(act.public_id),
        details={
            "rights_granted": done.granted.rights,
            "rights_withdrawn": done.withdrawn.rights,
            "ends_changed": done.ending.rights,
            "members": len({line.change.key.member_id for line in applying}),
            "sites": len({line.change.key.siret for line in applying}),
            "assigned": len(found.assignments),
            "is_own": any(line.change.key.member_id == actor.member_public_id for line in applying),
            "ends_on": ends.added,
            "new_end": ends.changed,
            "changes_digest": rights.digest_of_act(session, act),
        },
        now=now,
    )
