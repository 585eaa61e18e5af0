"""The one way in which a member's state or role changes once he has entered; it keeps what was."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member, MemberChange


def change_member(
    session: Session,
    actor: Actor | None,
    member: Member,
    *,
    state: MemberState | None = None,
    is_administrator: bool | None = None,
    is_declarant: bool | None = None,
    now: datetime,
) -> bool:
    """Give a member this state and these roles, what is None left alone; False when he has them.

    A row says what was and what is, and by whom: None where time alone did it. Whether the act is
    allowed is the caller's to decide, and to lock the member first where others may act on him.
    """
    before = (member.state, member.is_administrator, member.is_declarant)
    state_now = member.state if state is None else state
    administers = member.is_administrator if is_administrator is None else is_administrator
    declares = member.is_declarant if is_declarant is None else is_declarant
    if before == (state_now, administers, declares):
        return False
    session.add(_change(actor, member, state_now, administers, declares, now))
    member.state, member.is_administrator, member.is_declarant = state_now, administers, declares
    session.flush()
    return True


def delete_members(
    session: Session, actor: Actor, members: Collection[Member], *, now: datetime
) -> None:
    """The same for many at once who leave; each keeps the roles that he had."""
    gone = MemberState.DELETED
    session.bulk_save_objects(
        [
            _change(actor, each, gone, each.is_administrator, each.is_declarant, now)
            for each in members
        ]
    )
    session.execute(
        update(Member).where(Member.id.in_([each.id for each in members])).values(state=gone)
    )


def _change(
    actor: Actor | None,
    member: Member,
    state: MemberState,
    administers: bool,
    declares: bool,
    now: datetime,
) -> MemberChange:
    return MemberChange(
        registration_id=member.registration_id,
        member_id=member.id,
        at=now,
        state_before=member.state,
        state_after=state,
        was_administrator=member.is_administrator,
        is_administrator=administers,
        was_declarant=member.is_declarant,
        is_declarant=declares,
        actor_id=actor.member_id if actor else None,
        actor_name=actor.name if actor else "",
    )
