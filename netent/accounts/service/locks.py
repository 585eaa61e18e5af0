"""Counting failed sign-ins, and the lock that enough of them bring."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, case, literal, null, or_, update
from sqlalchemy.orm import Session

from netent.accounts.models import Login, SignInFailure
from netent.accounts.queries import FoundLogin, find_member, may_sign_in
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import FailureReason
from netent.audit.service import record
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import SignInRules


@dataclass(frozen=True, slots=True)
class Count:
    """A failure that was counted; `locked_until` is set when it was the one that locks."""

    failures: int
    locked_until: datetime | None


def count_failure(
    session: Session, member_id: int, rules: SignInRules, now: datetime
) -> Count | None:
    """Count one failure in one statement, so that none is lost among many at once.

    None when nothing was counted: the login is locked, or there is none. The failure that makes
    the count a multiple of the limit locks, each time for longer.
    """
    row = session.execute(
        update(Login)
        .where(Login.member_id == member_id, _is_open(now))
        .values(failures=Login.failures + 1, locked_until=_lock(rules, now))
        .returning(Login.failures, Login.locked_until)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Count(row.failures, row.locked_until) if row else None


def forget_failures(session: Session, login: FoundLogin, now: datetime) -> bool:
    """Begin counting anew after a right password.

    False when the login is locked, or when its password changed while this one was verified.
    """
    done = session.execute(
        update(Login)
        .where(
            Login.member_id == login.member_id,
            Login.password_hash == login.password_hash,
            _is_open(now),
        )
        .values(failures=0, locked_until=None)
        .returning(Login.member_id)
        .execution_options(synchronize_session=False)
    )
    return done.one_or_none() is not None


def unlock(session: Session, member_id: int) -> None:
    """Lift the lock, for a new secret takes the place of the one that was guessed at."""
    session.execute(
        update(Login)
        .where(Login.member_id == member_id)
        .values(failures=0, locked_until=None)
        .execution_options(synchronize_session=False)
    )


def tell_of_lock(
    session: Session, count: Count, member_id: int, origin: Origin, now: datetime
) -> None:
    """Mail the owner, in his language, and keep the lock in the audit trail."""
    member, registration = find_member(session, member_id)
    record(
        session,
        None,
        "member.locked",
        subject=str(member.public_id),
        details={
            "failures": count.failures,
            "until": count.locked_until,
            "address": origin.address,
        },
        now=now,
    )
    if not may_sign_in(member, registration) or count.locked_until is None:
        return
    send_mail(
        session,
        template="sign_in_locked",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "locked_at": now,
            "locked_until": count.locked_until,
            "address": origin.address,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )


def keep_failure(
    session: Session,
    triplet: str,
    member_id: int | None,
    origin: Origin,
    reason: FailureReason,
    now: datetime,
) -> None:
    """Keep a failed try, for the operator."""
    session.add(
        SignInFailure(
            at=now,
            member_id=member_id,
            triplet_digest=sha256(triplet.encode()).hexdigest(),
            address=origin.address,
            reason=reason,
        )
    )


def _is_open(now: datetime) -> ColumnElement[bool]:
    return or_(Login.locked_until.is_(None), Login.locked_until <= now)


def _lock(rules: SignInRules, now: datetime) -> ColumnElement[datetime | None]:
    """When the failure being counted locks, and until when: the lengths grow with the count."""
    failures = Login.failures + 1
    ends = [literal(now + length, Login.locked_until.type) for length in rules.locks]
    rising = [(failures == rules.attempts * rank, end) for rank, end in enumerate(ends, start=1)]
    longest = (failures % rules.attempts == 0, ends[-1])
    return case(*rising, longest, else_=null())
