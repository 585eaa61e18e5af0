"""Reads of the provisional passwords that a request made: whether they wait, and for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.imports.models import MemberCodes
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class CodesStanding:
    """Until when the codes hold, and who was told them; neither once they are over."""

    is_waiting: bool
    ends_at: datetime
    taken_at: datetime | None
    taken_by: str


def codes_standing(session: Session, request_id: int, *, now: datetime) -> CodesStanding | None:
    """Where the codes of a request stand; None for one that made none."""
    row = session.get(MemberCodes, request_id)
    if row is None:
        return None
    is_waiting = row.sealed is not None and now < row.ends_at
    return CodesStanding(is_waiting, row.ends_at, row.taken_at, row.taken_by)


def members_with(session: Session, member_ids: Collection[int]) -> Mapping[int, Member]:
    """These members as they are now; those who are gone are left out."""
    rows = session.scalars(
        select(Member).where(Member.id.in_(member_ids), Member.state != MemberState.DELETED)
    )
    return {member.id: member for member in rows}
