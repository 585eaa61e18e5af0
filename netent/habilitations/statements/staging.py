"""The pairs of an act, staged with the rights that really change on each.

The staged tables live for the transaction: `granting`, `withdrawing` and `asked` hold one row a
pair, in the order of the rights' key, so that a right already held is never touched and what is
written goes to the trees in their order.
"""

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Select,
    Subquery,
    Table,
    bitwise_not,
    case,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from netent.database.base import BIG_ID
from netent.database.bulk import analyze_temporary, temporary_table
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation
from netent.kernel.right_set import NO_RIGHTS, RightSet

# Site and member; with a third column, the rights that this pair is about.
Pairs: TypeAlias = Select[int, int] | Select[int, int, int]

_PAIR_COLUMNS = "site_id bigint, member_id bigint, mask bigint"

_staged = MetaData()


def _staged_table(name: str, *more: str) -> Table:
    columns = (Column(column, BIG_ID) for column in ("site_id", "member_id", "mask", *more))
    return Table(name, _staged, *columns)


_GRANTING = _staged_table("granting", "held")
_WITHDRAWING = _staged_table("withdrawing", "remaining")
_ASKED = _staged_table("asked")


def _columns(
    wanted: Subquery, rights: RightSet
) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Site, member, and the rights that the act is about there."""
    site_id, member_id, *own = wanted.c
    asked = literal(int(rights), BIG_ID)
    return site_id, member_id, own[0].bitwise_and(asked) if own else asked


@dataclass(frozen=True, slots=True)
class Granting:
    """What `granting` holds: how many pairs of each member and set of rights, between which sites.

    `held` counts the pairs that hold other rights already: only they have a row to complete.
    """

    pairs: Counter[tuple[int, int]]
    held: int
    first_site: int
    last_site: int

    @property
    def masks(self) -> Counter[int]:
        """How many pairs get each set of rights."""
        masks: Counter[int] = Counter()
        for (_, mask), pairs in self.pairs.items():
            masks[mask] += pairs
        return masks

    @property
    def new(self) -> int:
        """The pairs that get a row."""
        return self.pairs.total() - self.held


def stage_grant(session: Session, pairs: Pairs, rights: RightSet) -> Granting:
    """Fill `granting` with the pairs that lack some of the rights, and the rights they lack."""
    temporary_table(session, "granting", f"{_PAIR_COLUMNS}, held bigint")
    wanted = pairs.subquery("wanted")
    site_id, member_id, asked = _columns(wanted, rights)
    held = Habilitation.__table__.c
    lacking = asked.bitwise_and(bitwise_not(func.coalesce(held.mask, literal(0, BIG_ID))))
    rows = (
        select(site_id, member_id, lacking, case((held.site_id.is_(None), 0), else_=1))
        .select_from(
            wanted.outerjoin(
                Habilitation.__table__,
                (held.site_id == site_id) & (held.member_id == member_id),
            )
        )
        .where(lacking != 0)
        .order_by(site_id, member_id)
    )
    session.execute(insert(_GRANTING).from_select(_GRANTING.columns.keys(), rows))
    analyze_temporary(session, "granting")
    return _granting(session)


def _granting(session: Session) -> Granting:
    rows = session.execute(
        text(
            "SELECT member_id, mask, held, count(*), min(site_id), max(site_id)"
            " FROM granting GROUP BY member_id, mask, held"
        )
    ).all()
    pairs: Counter[tuple[int, int]] = Counter()
    for member_id, mask, _, count, _, _ in rows:
        pairs[member_id, mask] += count
    return Granting(
        pairs=pairs,
        held=sum(count for _, _, held, count, _, _ in rows if held),
        first_site=min((first for *_, first, _ in rows), default=0),
        last_site=max((last for *_, last in rows), default=0),
    )


def stage_withdrawal(session: Session, pairs: Pairs, rights: RightSet) -> Counter[int]:
    """Fill `withdrawing` with the pairs that hold some of the rights, and those they hold.

    Returns how many pairs there are of each set of rights.
    """
    temporary_table(session, "withdrawing", f"{_PAIR_COLUMNS}, remaining bigint")
    wanted = pairs.subquery("wanted")
    site_id, member_id, asked = _columns(wanted, rights)
    held = Habilitation.__table__.c
    losing = held.mask.bitwise_and(asked)
    remaining = held.mask.bitwise_and(bitwise_not(asked))
    rows = (
        select(held.site_id, held.member_id, losing, remaining)
        .join_from(
            wanted,
            Habilitation.__table__,
            (held.site_id == site_id) & (held.member_id == member_id),
        )
        .where(losing != 0, held.registration_id == tenant_of(session))
    )
    session.execute(insert(_WITHDRAWING).from_select(_WITHDRAWING.columns.keys(), rows))
    analyze_temporary(session, "withdrawing")
    counted = session.execute(text("SELECT mask, count(*) FROM withdrawing GROUP BY mask"))
    return Counter({row[0]: row[1] for row in counted})


def stage_asked(session: Session, pairs: Pairs, rights: RightSet) -> RightSet:
    """Fill `asked` with the pairs that hold some of the rights, and those; all of them together."""
    temporary_table(session, "asked", _PAIR_COLUMNS)
    wanted = pairs.subquery("wanted")
    site_id, member_id, mask = _columns(wanted, rights)
    held = Habilitation.__table__.c
    rows = (
        select(held.site_id, held.member_id, held.mask.bitwise_and(mask))
        .join_from(
            wanted,
            Habilitation.__table__,
            (held.site_id == site_id) & (held.member_id == member_id),
        )
        .where(held.mask.bitwise_and(mask) != 0, held.registration_id == tenant_of(session))
    )
    session.execute(insert(_ASKED).from_select(_ASKED.columns.keys(), rows))
    analyze_temporary(session, "asked")
    masks = session.scalars(text("SELECT DISTINCT mask FROM asked"))
    return reduce(or_, (RightSet(mask) for mask in masks), NO_RIGHTS)
