"""How a right that is held came, or how one that is not went: its last changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netent.habilitations.models import HabilitationChange, RightsAct
from netent.habilitations.overview.dates import Pair
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet

# Rights change a few times in their life; whoever wants all of them reads the history.
_MOST_READ = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a right: granted, or withdrawn. `by` is empty where nobody did it."""

    is_grant: bool
    at: datetime
    by: str
    way: ActOrigin
    request_id: int | None


def last_step(session: Session, pair: Pair, asked: RightSet) -> Step | None:
    """The grant by which the right is held since, or the withdrawal by which it went.

    A change of dates is no new grant: the first one after the last withdrawal counts.
    """
    change, act = HabilitationChange, RightsAct
    rights = int(asked)
    rows = session.execute(
        select(change.granted, act.at, act.actor_name, act.origin, act.request_id)
        .join(act, act.id == change.act_id)
        .where(
            change.site_id == pair[0],
            change.member_id == pair[1],
            or_(
                change.granted.bitwise_and(rights) != 0,
                change.withdrawn.bitwise_and(rights) != 0,
            ),
        )
        .order_by(change.act_id.desc(), change.part)
        .limit(_MOST_READ)
    ).all()
    steps = [
        Step(bool(granted & rights), at, by, way, request) for granted, at, by, way, request in rows
    ]
    found = None
    for step in steps:
        if found is not None and not (found.is_grant and step.is_grant):
            break
        found = step
    return found
