"""Lifting a member's lock for a reason, told to him and to his firm's trail; never a password."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.accounts.queries import find_member
from netent.accounts.service import lift_locks
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.notices.arguments import Link
from netent.notices.service import send_mail


def unlock_member(
    session: Session, operator: Operator, *, member_id: int, why: str, now: datetime
) -> None:
    """Let a member of the session's registration try again; what he signs in with stays."""
    access.check(operator, Permission.ACCOUNT_UNLOCK)
    member, registration = find_member(session, member_id)
    lift_locks(session, member_id)
    record(
        session,
        operator,
        "member.unlocked",
        subject=str(member.public_id),
        details={"why": why},
        now=now,
    )
    send_mail(
        session,
        template="member_unlocked",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "operator": operator.name,
            "why": why,
            "changed_at": now,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )
