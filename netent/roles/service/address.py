"""Correcting a declarant’s address: told to both, validated by its link (product §4, §6)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.activations.owners import member_owner
from netent.activations.service import issue_link, revoke
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.reasons import Reason
from netent.notices.arguments import Argument, Link
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.roles.mails import tell_member
from netent.roles.service.standing import hold_members
from netent.tenancy.models import Member

_LINK = SecretKind.EMAIL_CHANGE_LINK
# What was sent to the address before is good for nothing from then on.
_SENT = (SecretKind.RECOVERY_LINK, SecretKind.TEMPORARY_PASSWORD)


def correct_address(
    session: Session, actor: Actor, *, member_id: UUID, email: str, portal: Portal, now: datetime
) -> Member:
    """Give an active declarant another address; a link goes there, and both addresses are told.

    Until the link is followed his recovery by mail is closed. NotFound; Refusal while he is
    suspended; Forbidden for an administrator: nobody takes a peer's mail.
    """
    member = hold_members(session, actor, member_id).one(member_id)
    if member.is_administrator:
        raise Forbidden
    if member.state is not MemberState.ACTIVE:
        raise Refusal(Reason.MEMBER_SUSPENDED)
    before = member.email
    if email == before:
        return member
    member.email, member.email_validated_at = email, None
    session.flush()
    owner = member_owner(member.registration_id, member.id)
    for kind in _SENT:
        revoke(session, portal, kind, owner, now=now)
    token = issue_link(session, portal, _LINK, owner, about=email, now=now)
    details = {"before": before, "after": email}
    subject = str(member.public_id)
    record(session, actor, "member.email_corrected", subject=subject, details=details, now=now)
    _tell(session, actor, member, before, token, portal.secrets[_LINK].lifetime.after(now), now)
    return member


def _tell(
    session: Session,
    actor: Actor,
    member: Member,
    before: str,
    token: str,
    expires_at: datetime,
    now: datetime,
) -> None:
    told: dict[str, Argument] = {"email": member.email}
    tell_member(
        session, actor, member, template="address_corrected", about=told, recipient=before, now=now
    )
    link: dict[str, Argument] = {
        "expires_at": expires_at,
        "url": Link("accounts.confirm_email", secret={"token": token}),
    }
    tell_member(session, actor, member, template="address_given", about=link, now=now)
