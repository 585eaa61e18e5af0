"""A new provisional password for a declarant whose own is lost, lapsed or void (product §4)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent.accounts.models import RecoveryRequest
from netent.accounts.service.locks import unlock
from netent.activations.owners import member_owner
from netent.activations.service import PreparedCode, issue_code, revoke_all
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.roles.service.standing import check_manager
from netent.roles.service.told import Told
from netent.tenancy.models import Member, Registration


def give_password(
    session: Session,
    actor: Actor,
    *,
    member_id: UUID,
    prepared: PreparedCode,
    portal: Portal,
    now: datetime,
) -> Told:
    """Put a provisional password in force; every other secret of the member is void from then on.

    It answers a request of his that waits, too, and lifts the lock. He is told, not what it is.
    NotFound; Refusal for whoever is not active; Forbidden for an administrator: nobody gives one
    to himself or to a peer.
    """
    check_manager(session, actor)
    member = session.scalars(
        select(Member)
        .where(Member.public_id == member_id, Member.state != MemberState.DELETED)
        .with_for_update()
    ).one_or_none()
    if member is None:
        raise NotFound
    if member.is_administrator:
        raise Forbidden
    if member.state is not MemberState.ACTIVE:
        raise Refusal(Reason.MEMBER_SUSPENDED)
    owner = member_owner(member.registration_id, member.id)
    revoke_all(session, portal, owner, now=now)
    ends_at = issue_code(session, portal, prepared, owner, now=now)
    unlock(session, member.id)
    session.execute(
        update(RecoveryRequest)
        .where(RecoveryRequest.member_id == member.id, RecoveryRequest.done_at.is_(None))
        .values(done_at=now, done_by=actor.name)
        .execution_options(synchronize_session=False)
    )
    record(session, actor, "member.password_given", subject=str(member.public_id), now=now)
    _tell(session, member, actor, now)
    return Told.of(member, prepared, ends_at)


def _tell(session: Session, member: Member, actor: Actor, now: datetime) -> None:
    registration = session.get_one(Registration, member.registration_id)
    send_mail(
        session,
        template="recovery_answered_by",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "administrator": actor.name,
            "email": member.email,
            "made_at": now,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )
