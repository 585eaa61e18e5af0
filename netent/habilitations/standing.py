"""What a pair's changes leave it with, asked of the database: a right's last change says it."""

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import aliased

from netent.database.base import BIG_ID
from netent.habilitations.models import HabilitationChange

# Above any number of a change within its act, so that both make one number in their order.
_PARTS = 1 << 16


def any_held(rights: Iterable[int]) -> ColumnElement[bool]:
    """Whether one of these rights, each a bit, is held after a group of changes of one pair."""
    return or_(false(), *(_is_held(HabilitationChange, right) for right in rights))


def held_before(rights: Iterable[int]) -> ColumnElement[int]:
    """The rights, among these, that the pair of a change held when it came.

    A change that grants such a right gave it other dates. Reads the pair's own changes only.
    """
    change, earlier = HabilitationChange, aliased(HabilitationChange)
    held = [case((_is_held(earlier, right), right), else_=0) for right in rights]
    return func.coalesce(
        select(cast(reduce(add, held), BIG_ID))
        .where(
            earlier.site_id == change.site_id,
            earlier.member_id == change.member_id,
            or_(
                earlier.act_id < change.act_id,
                and_(earlier.act_id == change.act_id, earlier.part < change.part),
            ),
        )
        .correlate(change)
        .scalar_subquery(),
        0,
    )


def _is_held(change: Any, right: int) -> ColumnElement[bool]:
    granted = change.granted.bitwise_and(right) != 0
    touched = or_(granted, change.withdrawn.bitwise_and(right) != 0)
    rank = (change.act_id * _PARTS + change.part) * 2 + case((granted, 1), else_=0)
    return func.max(case((touched, rank))) % 2 == 1
