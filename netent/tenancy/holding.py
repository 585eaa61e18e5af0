"""Holding a registration: acts on its members, rights and establishments follow one another."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.database.tenant import tenant_of
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden
from netent.tenancy.models import Member, Registration


def hold_registration(session: Session) -> Registration:
    """The registration, kept until the act's end; acts on it follow one another.

    Forbidden once it has ended: the page of whoever asks was made before.
    """
    live = session.scalars(
        select(Registration)
        .where(Registration.id == tenant_of(session), Registration.terminated_at.is_(None))
        .with_for_update(key_share=True)
    ).one_or_none()
    if live is None:
        raise Forbidden
    return live


def hold_with(session: Session, actor: Actor, permission: Permission) -> Registration:
    """The same, for an act that anybody with this permission may do. Forbidden.

    What he holds is asked anew once the registration is held.
    """
    access.check(actor, permission)
    registration = hold_registration(session)
    member = session.scalars(
        select(Member)
        .where(Member.id == actor.member_id, Member.state == MemberState.ACTIVE)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if member is None or not access.allowed(member.powers, registration.kind, permission):
        raise Forbidden
    return registration


def hold_as_administrator(session: Session, actor: Actor, permission: Permission) -> Registration:
    """The same, for an act that this permission lets an administrator do. Forbidden.

    His page asked who he is, and he may have lost the right since. He is asked about once the
    registration is held: whoever takes the right from him holds it, too.
    """
    access.check(actor, permission)
    registration = hold_registration(session)
    standing = session.execute(
        select(Member.is_administrator, Member.state).where(Member.id == actor.member_id)
    ).one_or_none()
    if standing != (True, MemberState.ACTIVE):
        raise Forbidden
    return registration
