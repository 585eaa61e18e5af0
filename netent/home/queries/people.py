"""Whose rights a page is about, and whom a member turns to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from netent.accounts.own_queries import his_administrators
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import NotFound
from netent.tenancy.models import Member

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member whose rights are looked at."""

    id: int
    public_id: UUID
    name: str
    is_active: bool


def colleague(session: Session, public_id: UUID) -> Colleague:
    """The member of the registration, active or suspended. NotFound."""
    found = session.scalars(
        select(Member).where(
            Member.public_id == public_id,
            Member.state.in_((MemberState.ACTIVE, MemberState.SUSPENDED)),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return Colleague(found.id, found.public_id, found.full_name, found.state is MemberState.ACTIVE)


def administrators_of(session: Session, actor: Actor) -> Sequence[str]:
    """Who can mend what the member lacks, by name: of a declarant, his administrator."""
    sponsor = aliased(Member)
    let_in_by = session.scalars(
        select(sponsor)
        .join(Member, Member.let_in_by_id == sponsor.id)
        .where(Member.id == actor.member_id, ~Member.is_administrator)
    ).one_or_none()
    return [each.full_name for each in his_administrators(session, let_in_by)[:_MOST_NAMED]]
