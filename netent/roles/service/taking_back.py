"""Deleting many who were created together and never came in (product §9)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.accounts.service import close_logins
from netent.kernel.actor import Actor
from netent.perimeter.models import PortfolioDeclarant
from netent.roles.mails import tell_members
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member
from netent.tenancy.standing import delete_members


def take_back_members(
    session: Session, actor: Actor, members: Collection[Member], *, now: datetime
) -> None:
    """Delete declarants who never came in, and tell each; their triplets are free.

    Their rights must have ended. Their assignments end here, and their codes are void. Forbidden.
    """
    hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    member_ids = [member.id for member in members]
    close_logins(session, member_ids, now=now)
    session.execute(
        delete(PortfolioDeclarant)
        .where(PortfolioDeclarant.member_id.in_(member_ids))
        .execution_options(synchronize_session=False)
    )
    delete_members(session, actor, members, now=now)
    tell_members(session, actor, members, template="member_deleted", now=now)
