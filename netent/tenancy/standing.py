"""The one way in which a member's state or role changes once he has entered; it keeps what was."""

from datetime import datetime

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
    session.add(
        MemberChange(
            member_id=member.id,
            at=now,
            state_before=member.state,
            state_after=state_now,
            was_administrator=member.is_administrator,
            is_administrator=administers,
            was_declarant=member.is_declarant,
            is_declarant=declares,
            actor_id=actor.member_id if actor else None,
            actor_name=actor.name if actor else "",
        )
    )
    member.state, member.is_administrator, member.is_declarant = state_now, administers, declares
    session.flush()
    return True
