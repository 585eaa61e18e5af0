"""What members hold, counted: establishments, rights, and establishments for each declaration."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.queries import Right
from netent.habilitations.models import Habilitation
from netent.kernel.right_set import RightSet


@dataclass(frozen=True, slots=True)
class Holding:
    """How much a member holds; `declarations` in the order of the rights' slots."""

    sites: int
    rights: int
    declarations: Mapping[str, int]


NOTHING = Holding(0, 0, {})


def holding_of(session: Session, member_id: int) -> Holding:
    """What one member holds."""
    return holdings(session, [member_id]).get(member_id, NOTHING)


def holdings(session: Session, member_ids: Collection[int]) -> Mapping[int, Holding]:
    """What each of these members holds, those who hold nothing left out; two statements.

    A right counts from its grant to its end, whether its access delay is over or not.
    """
    rows = session.execute(
        select(Habilitation.member_id, Habilitation.mask, func.count())
        .where(Habilitation.member_id.in_(member_ids))
        .group_by(Habilitation.member_id, Habilitation.mask)
    ).all()
    if not rows:
        return {}
    masks: dict[int, Counter[int]] = {}
    for member_id, mask, count in rows:
        masks.setdefault(member_id, Counter())[mask] += count
    known = catalogue.rights(session)
    return {member_id: _holding(counted, known) for member_id, counted in masks.items()}


def _holding(masks: Counter[int], known: Mapping[int, Right]) -> Holding:
    declarations: Counter[str] = Counter()
    for mask, count in masks.items():
        for code in {known[slot].declaration for slot in RightSet(mask).slots()}:
            declarations[code] += count
    order = list(dict.fromkeys(right.declaration for right in known.values()))
    return Holding(
        sites=masks.total(),
        rights=sum(mask.bit_count() * count for mask, count in masks.items()),
        declarations={code: declarations[code] for code in order if code in declarations},
    )
