"""Whoever manages others is still an administrator as the database knows him, not only his page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden
from netent.tenancy.models import Member


def check_manager(session: Session, actor: Actor) -> None:
    """Let the act go on, or raise Forbidden: he may have lost the right since his page was made."""
    access.check(actor, Permission.MEMBER_MANAGE)
    standing = session.execute(
        select(Member.is_administrator, Member.state).where(Member.id == actor.member_id)
    ).one_or_none()
    if standing != (True, MemberState.ACTIVE):
        raise Forbidden
