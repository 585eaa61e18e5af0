"""The members who may hold rights, as the matrix lists them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.kernel.enums import MemberState
from netent.tenancy.models import Member

# A suspended one keeps what he holds; it can be taken from him, and nothing is given to him.
_SHOWN = (MemberState.ACTIVE, MemberState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the matrix shows him."""

    id: int
    public_id: UUID
    name: str
    state: MemberState

    @property
    def is_active(self) -> bool:
        """Whether rights may be given to him."""
        return self.state is MemberState.ACTIVE


def members(session: Session) -> Sequence[MemberRow]:
    """Everybody who is in, by name; those who wait or left are not."""
    statement = select(Member).where(Member.state.in_(_SHOWN))
    return [_row(each) for each in session.scalars(statement.order_by(Member.sort_name, Member.id))]


def members_by_public_id(
    session: Session, public_ids: Collection[UUID]
) -> Mapping[UUID, MemberRow]:
    """The members of these identifiers, in whatever state they are; one statement."""
    found = session.scalars(select(Member).where(Member.public_id.in_(public_ids)))
    return {each.public_id: _row(each) for each in found}


def _row(member: Member) -> MemberRow:
    return MemberRow(member.id, member.public_id, member.full_name, member.state)
