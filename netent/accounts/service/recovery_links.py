"""A forgotten password by a mailed link, whose button makes a temporary one (product §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.accounts.passwords import Passwords
from netent.accounts.queries import FoundLogin, find_login
from netent.accounts.service.locks import keep_failure, unlock
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import FailureReason
from netent.activations.owners import Owner, member_owner
from netent.activations.service import (
    LinkState,
    PreparedCode,
    find_code,
    find_link,
    issue_code,
    issue_link,
    redeem_link,
)
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.notices.arguments import Argument, Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member, Registration

# Whoever asks again and again neither floods a mailbox nor voids the link that is on its way.
MAILED_EVERY = timedelta(minutes=5)

_LINK = SecretKind.RECOVERY_LINK


@dataclass(frozen=True, slots=True)
class TemporaryPassword:
    """A temporary password, told this once; nothing keeps it but its digest."""

    ends_at: datetime
    code: str = field(repr=False)


def mail_link(
    triplet: str, *, origin: Origin, passwords: Passwords, portal: Portal, now: datetime
) -> None:
    """Mail a link to an active member whose address is validated; nothing says whether it left.

    Opens its own sessions. One slow verification and the same look-ups are made for everybody.
    """
    with reading(PORTAL) as session:
        login = find_login(session, triplet)
    passwords.verify(None, triplet)
    owner = member_owner(login.registration_id, login.member_id) if login else member_owner(0, 0)
    with transaction(Tenant(owner.registration_id or 0)) as session:
        member, registration = _reachable(session, owner)
        sent = _was_just_sent(session, portal, owner, now)
        if member is None or registration is None or sent:
            _keep(session, triplet, login, origin, now)
            return
        token = issue_link(session, portal, _LINK, owner, now=now)
        ends_at = portal.secrets[_LINK].lifetime.after(now)
        _record(session, member, "member.recovery_link_sent", origin, now)
        about: dict[str, Argument] = {
            "ends_at": ends_at,
            "url": Link("accounts.recovery_link", secret={"token": token}),
        }
        _tell(session, member, registration, about, origin, now, template="recovery_link")


def link_state(token: str, *, portal: Portal, now: datetime) -> LinkState:
    """What a link is worth; changes nothing, for mail scanners open links too."""
    with reading(PORTAL) as session:
        return find_link(session, portal, _LINK, token, now=now).state


def make_temporary_password(
    token: str, *, prepared: PreparedCode, origin: Origin, portal: Portal, now: datetime
) -> TemporaryPassword | LinkState:
    """Use a link up for a temporary password, once; otherwise what the link is worth.

    Opens its own sessions: whose link it is says in whose registration to write. The lock that the
    forgotten password brought is lifted, and the owner is told.
    """
    with reading(PORTAL) as session:
        found = find_link(session, portal, _LINK, token, now=now)
    if found.state is not LinkState.VALID or found.owner is None:
        return found.state
    with transaction(Tenant(found.owner.registration_id or 0)) as session:
        member, registration = _reachable(session, found.owner)
        if member is None or registration is None:
            return LinkState.REVOKED
        redeemed = redeem_link(session, portal, _LINK, token, now=now)
        if redeemed.state is not LinkState.VALID:
            return redeemed.state
        ends_at = issue_code(session, portal, prepared, found.owner, now=now)
        unlock(session, member.id)
        _record(session, member, "member.temporary_password_made", origin, now)
        about: dict[str, Argument] = {"ends_at": ends_at, "url": Link("accounts.sign_in")}
        _tell(session, member, registration, about, origin, now, template="recovery_made")
        return TemporaryPassword(ends_at, prepared.code)


def _reachable(session: Session, owner: Owner) -> tuple[Member | None, Registration | None]:
    """The member, where a mail may help him; locked, so that two clicks come one after another."""
    member = session.scalars(
        select(Member)
        .where(
            Member.id == owner.id,
            Member.state == MemberState.ACTIVE,
            Member.email_validated_at.is_not(None),
        )
        .with_for_update()
    ).one_or_none()
    registration = session.scalars(
        select(Registration).where(
            Registration.id == owner.registration_id, Registration.terminated_at.is_(None)
        )
    ).one_or_none()
    return member, registration


def _was_just_sent(session: Session, portal: Portal, owner: Owner, now: datetime) -> bool:
    live = find_code(session, portal, _LINK, owner, now=now)
    lifetime = portal.secrets[_LINK].lifetime
    return live is not None and live.expires_at > lifetime.after(now - MAILED_EVERY)


def _keep(
    session: Session, triplet: str, login: FoundLogin | None, origin: Origin, now: datetime
) -> None:
    reason = FailureReason.NOT_ACTIVE if login else FailureReason.UNKNOWN
    keep_failure(session, triplet, login.member_id if login else None, origin, reason, now)


def _record(session: Session, member: Member, action: str, origin: Origin, now: datetime) -> None:
    details = {"address": origin.address}
    record(session, None, action, subject=str(member.public_id), details=details, now=now)


def _tell(
    session: Session,
    member: Member,
    registration: Registration,
    about: Mapping[str, Argument],
    origin: Origin,
    now: datetime,
    *,
    template: str,
) -> None:
    send_mail(
        session,
        template=template,
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "asked_at": now,
            "address": origin.address,
            **about,
        },
        registration_id=registration.id,
        now=now,
    )
