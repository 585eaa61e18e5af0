"""Who manages payments beside the administrators: theirs to give and to take back (product §11)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import NotFound
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


def set_manager(
    session: Session, actor: Actor, *, member_id: UUID, manages: bool, now: datetime
) -> bool:
    """Give a member the management of payments, or take it back; whether anything changed.

    It counts with his next click. An administrator has it by himself. NotFound, Forbidden.
    """
    hold_as_administrator(session, actor, Permission.PAYMENT_DELEGATE)
    member = session.scalars(
        select(Member)
        .where(Member.public_id == member_id, Member.state == MemberState.ACTIVE)
        .with_for_update(key_share=True)
    ).one_or_none()
    if member is None:
        raise NotFound
    if member.manages_payments is manages:
        return False
    member.manages_payments = manages
    session.flush()
    action = "payment_manager.named" if manages else "payment_manager.ended"
    record(
        session, actor, action, subject=str(member_id), details={"name": member.full_name}, now=now
    )
    return True
