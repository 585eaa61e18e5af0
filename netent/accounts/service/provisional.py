"""A provisional password in the place of everything else, and its owner told (product §4)."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.accounts.models import RecoveryRequest
from netent.accounts.service.locks import unlock
from netent.activations.owners import member_owner
from netent.activations.service import PreparedCode, issue_code
from netent.activations.service import revoke_all as revoke_secrets
from netent.kernel.actor import Actor
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.tenancy.models import Member, Registration


def put_provisional(
    session: Session, member: Member, prepared: PreparedCode, *, portal: Portal, now: datetime
) -> datetime:
    """Put it in the place of every other secret of his, and lift his lock; when it ends."""
    owner = member_owner(member.registration_id, member.id)
    revoke_secrets(session, portal, owner, now=now)
    ends_at = issue_code(session, portal, prepared, owner, now=now)
    unlock(session, member.id)
    return ends_at


def close_request(session: Session, actor: Actor, member: Member, *, now: datetime) -> None:
    """His request for a new password, if one waits, is answered by this act."""
    session.execute(
        update(RecoveryRequest)
        .where(RecoveryRequest.member_id == member.id, RecoveryRequest.done_at.is_(None))
        .values(done_at=now, done_by=actor.name)
        .execution_options(synchronize_session=False)
    )


def tell_of_provisional(
    session: Session, actor: Actor, member: Member, *, recipient: str, now: datetime
) -> None:
    """Mail one of his addresses who has given it; not what it is."""
    registration = session.get_one(Registration, member.registration_id)
    send_mail(
        session,
        template="recovery_answered_by",
        recipient=recipient,
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
