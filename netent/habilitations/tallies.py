"""How much each of a page of acts changed: bulk acts are told by their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, distinct, func, select
from sqlalchemy.orm import Session

from netent.habilitations.history import Act, narrowed_lines, redated_by
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.habilitations.narrowing import Narrowing
from netent.kernel.right_set import ALL_RIGHTS


@dataclass(slots=True)
class Tally:
    """An act's changes in numbers; rights are counted once on each pair."""

    lines: int = 0
    members: int = 0
    sites: int = 0
    granted: int = 0
    redated: int = 0
    withdrawn: int = 0


def tallies_of(session: Session, acts: Sequence[Act], lines: Narrowing) -> Mapping[int, Tally]:
    """The counts of each act, by its id; a few statements, whatever the number of changes."""
    change, ids = HabilitationChange, [act.id for act in acts]
    asked = int(ALL_RIGHTS if lines.rights is None else lines.rights)
    conditions = (change.act_id.in_(ids), *narrowed_lines(lines))
    found = {
        act_id: Tally(pairs, members, sites)
        for act_id, pairs, members, sites in session.execute(
            select(
                change.act_id,
                func.count(),
                func.count(distinct(change.member_id)),
                func.count(distinct(change.site_id)),
            )
            .where(*conditions)
            .group_by(change.act_id)
        )
    }
    groups = _groups(session, asked, conditions).subquery()
    columns = (groups.c.act_id, groups.c.granted, groups.c.redated, groups.c.withdrawn)
    rows = session.execute(select(*columns, func.count()).group_by(*columns))
    for act_id, granted, redated, withdrawn, number in rows:
        tally = found[act_id]
        tally.granted += (granted.bit_count() - redated.bit_count()) * number
        tally.redated += redated.bit_count() * number
        tally.withdrawn += withdrawn.bit_count() * number
    return found


def _groups(
    session: Session, asked: int, conditions: Sequence[ColumnElement[bool]]
) -> Select[int, int, int, int]:
    change = HabilitationChange
    granted = change.granted.bitwise_and(asked)
    return (
        select(
            change.act_id,
            granted.label("granted"),
            granted.bitwise_and(redated_by(session)).label("redated"),
            change.withdrawn.bitwise_and(asked).label("withdrawn"),
        )
        .join(RightsAct, RightsAct.id == change.act_id)
        .where(*conditions)
    )
