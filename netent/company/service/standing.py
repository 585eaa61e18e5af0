"""Who acts on the company, as he stands now; one act at a time for a registration."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden
from netent.tenancy.models import Member, Registration


def hold_registration(session: Session, actor: Actor, permission: Permission) -> Registration:
    """The actor's registration, held until the transaction ends. Forbidden.

    Two acts at once would each leave the other's establishment as the last one.
    """
    access.check(actor, permission)
    registration = session.scalars(
        select(Registration)
        .where(Registration.id == actor.registration_id)
        .with_for_update(key_share=True)
    ).one()
    # The page asked who he is; he may have lost the right since.
    standing = session.execute(
        select(Member.is_administrator, Member.state).where(Member.id == actor.member_id)
    ).one()
    if registration.terminated_at is not None or standing != (True, MemberState.ACTIVE):
        raise Forbidden
    return registration
