"""A forgotten password by one's administrator: asked for, answered once, or lapsed (product §4)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.accounts.models import RecoveryRequest
from netent.accounts.own_queries import his_administrators
from netent.accounts.passwords import Passwords
from netent.accounts.queries import FoundLogin, find_login
from netent.accounts.recovery_queries import find_request, is_served
from netent.accounts.service.factors import reset_factor
from netent.accounts.service.locks import keep_failure
from netent.accounts.service.provisional import put_provisional, tell_of_provisional
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import FailureReason
from netent.activations.service import PreparedCode
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.kernel.actor import Actor
from netent.kernel.clock import same_time_later
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.one_by_one import one_by_one
from netent.kernel.reasons import Reason
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.tenancy.models import Member, Registration

LIVES_DAYS = 15
BATCH = 200


@dataclass(frozen=True, slots=True)
class Recovered:
    """A provisional password, told this once; nothing keeps it but its digest."""

    name: str
    email: str
    ends_at: datetime
    code: str = field(repr=False)


def ask_administrators(
    triplet: str, *, origin: Origin, passwords: Passwords, now: datetime
) -> None:
    """Ask a declarant's administrator for a new password; nothing says whether he is one.

    Opens its own sessions. One slow verification and one look-up are made for everybody; a member
    who has asked already is not asked for again.
    """
    with reading(PORTAL) as session:
        login = find_login(session, triplet)
    passwords.verify(None, triplet)
    with transaction(Tenant(login.registration_id if login else 0)) as session:
        member = _declarant(session, login)
        if member is None or _has_asked(session, member, now):
            reason = FailureReason.NOT_ACTIVE if login else FailureReason.UNKNOWN
            member_id = login.member_id if login else None
            keep_failure(session, triplet, member_id, origin, reason, now)
            return
        _open(session, member, origin, now)


def answer_request(
    session: Session,
    actor: Actor,
    *,
    request_id: UUID,
    email: str,
    prepared: PreparedCode,
    without_factor: bool = False,
    portal: Portal,
    now: datetime,
) -> Recovered:
    """Give the member of a request a provisional password, and correct his address.

    `without_factor` takes his second factor away too, for he has lost it.

    Refusal when another administrator has answered: the first one wins. NotFound when the request
    is unknown or over. Forbidden. Another address has to be validated before links go there.
    """
    _check_standing(session, actor)
    request, member = find_request(session, request_id, now=now, lock=True)
    if request.done_at is not None:
        raise Refusal(Reason.RECOVERY_DONE, name=request.done_by, at=request.done_at)
    request.done_at, request.done_by = now, actor.name
    before = member.email
    if email != before:
        member.email, member.email_validated_at = email, None
    ends_at = put_provisional(session, member, prepared, portal=portal, now=now)
    if without_factor:
        reset_factor(session, actor, member.id, now=now)
    record(
        session,
        actor,
        "member.recovered",
        subject=str(member.public_id),
        details={"before": before, "after": email} if email != before else {},
        now=now,
    )
    for recipient in dict.fromkeys((before, email)):
        tell_of_provisional(session, actor, member, recipient=recipient, now=now)
    return Recovered(member.full_name, email, ends_at, prepared.code)


def _check_standing(session: Session, actor: Actor) -> None:
    access.check(actor, Permission.MEMBER_RECOVER)
    # The page asked who he is; he may have lost the right since.
    standing = select(Member.is_administrator, Member.state).where(Member.id == actor.member_id)
    if session.execute(standing).one_or_none() != (True, MemberState.ACTIVE):
        raise Forbidden


def expire_recoveries(*, now: datetime) -> int:
    """Take away the requests that nobody answered in time; how many."""
    with reading(SYSTEM) as session:
        due = session.execute(
            select(RecoveryRequest.registration_id, RecoveryRequest.id)
            .where(RecoveryRequest.done_at.is_(None), RecoveryRequest.expires_at <= now)
            .order_by(RecoveryRequest.expires_at)
            .limit(BATCH)
        ).all()
    return one_by_one(due, lambda row: _lapse(row[0], row[1], now), what="recovery requests")


def _declarant(session: Session, login: FoundLogin | None) -> Member | None:
    # Locked: one who presses twice at once asks once.
    return session.scalars(
        select(Member)
        .where(Member.id == (login.member_id if login else 0), *is_served())
        .with_for_update()
    ).one_or_none()


def _has_asked(session: Session, member: Member, now: datetime) -> bool:
    """Whether an open request waits; one whose time is over makes way."""
    request = session.scalars(
        select(RecoveryRequest).where(
            RecoveryRequest.member_id == member.id, RecoveryRequest.done_at.is_(None)
        )
    ).one_or_none()
    if request is not None and request.expires_at <= now:
        session.delete(request)
        session.flush()
        return False
    return request is not None


def _open(session: Session, member: Member, origin: Origin, now: datetime) -> None:
    registration = session.get_one(Registration, member.registration_id)
    if registration.terminated_at is not None:
        return
    ends = same_time_later(now, LIVES_DAYS)
    session.add(RecoveryRequest(member_id=member.id, asked_at=now, expires_at=ends, done_by=""))
    session.flush()
    record(
        session,
        None,
        "member.recovery_asked",
        subject=str(member.public_id),
        details={"address": origin.address},
        now=now,
    )
    let_in_by = session.get(Member, member.let_in_by_id) if member.let_in_by_id else None
    for administrator in his_administrators(session, let_in_by):
        send_mail(
            session,
            template="recovery_asked",
            recipient=administrator.email,
            locale=administrator.locale,
            arguments={
                "first_name": administrator.first_name,
                "member_name": member.full_name,
                "registration_name": registration.name,
                "asked_at": now,
                "ends_at": ends,
                "url": Link("accounts.recovery_requests"),
            },
            registration_id=registration.id,
            now=now,
        )


def _lapse(registration_id: int, request_id: int, now: datetime) -> int:
    with transaction(Tenant(registration_id)) as session:
        gone = session.execute(
            delete(RecoveryRequest)
            .where(
                RecoveryRequest.id == request_id,
                RecoveryRequest.done_at.is_(None),
                RecoveryRequest.expires_at <= now,
            )
            .returning(RecoveryRequest.public_id)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        if gone is None:
            return 0
        record(session, None, "member.recovery_lapsed", subject=str(gone), now=now)
        return 1
