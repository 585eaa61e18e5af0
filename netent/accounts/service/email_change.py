"""Changing one's e-mail address: confirmed at the new one, told to the old one (product §4)."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.accounts.queries import find_member
from netent.activations.owners import member_owner
from netent.activations.service import FoundLink, LinkState, issue_link, redeem_link
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member, Registration

_KIND = SecretKind.EMAIL_CHANGE_LINK


def ask_for_address(
    session: Session, actor: Actor, *, email: str, portal: Portal, now: datetime
) -> None:
    """Send a link to a new address; nothing changes before it is followed.

    A second request voids the first one's link.
    """
    member, registration = find_member(session, actor.member_id)
    owner = member_owner(registration.id, member.id)
    token = issue_link(session, portal, _KIND, owner, about=email, now=now)
    record(session, actor, "member.email_asked", subject=str(member.public_id), now=now)
    send_mail(
        session,
        template="email_change",
        recipient=email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "expires_at": portal.secrets[_KIND].lifetime.after(now),
            "url": Link("accounts.confirm_email", secret={"token": token}),
        },
        registration_id=registration.id,
        now=now,
    )


def ask_to_validate(session: Session, actor: Actor, *, portal: Portal, now: datetime) -> str | None:
    """Send the link to the address that somebody else gave for him; where to, None if it is his.

    A member whom an administrator created, or whose address one corrected, proves so that he
    reads it: recovery by mail is closed to him until then (product §4).
    """
    member, _registration = find_member(session, actor.member_id)
    if member.email_validated_at is not None:
        return None
    ask_for_address(session, actor, email=member.email, portal=portal, now=now)
    return member.email


def confirm_address(
    session: Session, token: str, *, portal: Portal, address: str | None, now: datetime
) -> FoundLink:
    """Use the link up: the address it was sent to is the member's, and validated.

    Told to the address before. In the scope of the registration that the link belongs to.
    """
    found = redeem_link(session, portal, _KIND, token, now=now)
    if found.state is not LinkState.VALID or found.owner is None:
        return found
    member, registration = find_member(session, found.owner.id)
    if member.state is not MemberState.ACTIVE or registration.terminated_at is not None:
        return FoundLink(LinkState.REVOKED)
    before, member.email = member.email, found.about
    member.email_validated_at = now
    session.flush()
    record(session, None, "member.email_changed", subject=str(member.public_id), now=now)
    if before != member.email:
        _tell_old(session, member, registration, before, address, now)
    return found


def _tell_old(
    session: Session,
    member: Member,
    registration: Registration,
    before: str,
    address: str | None,
    now: datetime,
) -> None:
    send_mail(
        session,
        template="email_changed",
        recipient=before,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "chosen_at": now,
            "address": address,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )
