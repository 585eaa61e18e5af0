"""Counting failed sign-ins and wrong second factors, and the lock that enough of them bring."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, case, literal, null, or_, select, update
from sqlalchemy.orm import Session

from netent.accounts.models import Login, SecondFactor, SignInFailure
from netent.accounts.queries import FoundLogin, find_member, may_sign_in
from netent.accounts.service.half_open import void_half_open
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import FailureReason
from netent.audit.service import record
from netent.database.base import UtcDateTime
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
    return count_in(session, Login, Login.member_id == member_id, rules, now)


def count_wrong_factor(
    session: Session, member_id: int, rules: SignInRules, now: datetime
) -> Count | None:
    """Count one wrong second factor likewise; None when it is locked already."""
    which = SecondFactor.member_id == member_id
    return count_in(session, SecondFactor, which, rules, now)


def forget_failures(session: Session, login: FoundLogin, now: datetime) -> bool:
    """Begin counting anew after a right password.

    False when the login is locked, or when its password changed while this one was verified.
    """
    done = session.execute(
        update(Login)
        .where(
            Login.member_id == login.member_id,
            Login.password_hash == login.password_hash,
            is_open(Login, now),
        )
        .values(failures=0, locked_until=None)
        .returning(Login.member_id)
        .execution_options(synchronize_session=False)
    )
    return done.one_or_none() is not None


def is_replaced(session: Session, login: FoundLogin) -> bool:
    """Whether the login has another digest by now than when it was found."""
    digest = session.scalar(select(Login.password_hash).where(Login.member_id == login.member_id))
    return digest != login.password_hash


def unlock(session: Session, member_id: int) -> None:
    """Lift the lock, for a new secret takes the place of the one that was guessed at.

    What that one had let in halfway ends. Wrong second factors stay counted.
    """
    void_half_open(session, member_id)
    session.execute(
        update(Login)
        .where(Login.member_id == member_id)
        .values(failures=0, locked_until=None)
        .execution_options(synchronize_session=False)
    )


def lift_locks(session: Session, member_id: int) -> None:
    """Forget wrong passwords and wrong second factors, for who runs the portal says so."""
    for table in (Login, SecondFactor):
        session.execute(
            update(table)
            .where(table.member_id == member_id)
            .values(failures=0, locked_until=None)
            .execution_options(synchronize_session=False)
        )


def tell_of_lock(
    session: Session, count: Count, member_id: int, origin: Origin, now: datetime
) -> None:
    """Mail the owner, in his language, and keep the lock in the audit trail."""
    _keep_lock(session, "member.locked", count, member_id, origin, now)
    _mail_lock(session, count, member_id, origin, now, template="sign_in_locked")


def tell_of_factor_lock(
    session: Session, count: Count, member_id: int, origin: Origin, now: datetime
) -> None:
    """Likewise, of one that wrong second factors brought: somebody knows the password."""
    _keep_lock(session, "member.factor_locked", count, member_id, origin, now)
    _mail_lock(session, count, member_id, origin, now, template="factor_locked")


def _keep_lock(
    session: Session, action: str, count: Count, member_id: int, origin: Origin, now: datetime
) -> None:
    member, _registration = find_member(session, member_id)
    record(
        session,
        None,
        action,
        subject=str(member.public_id),
        details={
            "failures": count.failures,
            "until": count.locked_until,
            "address": origin.address,
        },
        now=now,
    )


def _mail_lock(
    session: Session,
    count: Count,
    member_id: int,
    origin: Origin,
    now: datetime,
    *,
    template: str,
) -> None:
    member, registration = find_member(session, member_id)
    if not may_sign_in(member, registration) or count.locked_until is None:
        return
    send_mail(
        session,
        template=template,
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


def count_in(
    session: Session,
    table: Any,
    which: ColumnElement[bool],
    rules: SignInRules,
    now: datetime,
) -> Count | None:
    """Count one failure in the row that this condition names; None when that is locked.

    The table has `failures` and `locked_until`.
    """
    row = session.execute(
        update(table)
        .where(which, is_open(table, now))
        .values(failures=table.failures + 1, locked_until=_lock(table, rules, now))
        .returning(table.failures, table.locked_until)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Count(row.failures, row.locked_until) if row else None


def is_open(table: Any, now: datetime) -> ColumnElement[bool]:
    """That nothing locks a row of the table."""
    return or_(table.locked_until.is_(None), table.locked_until <= now)


def _lock(table: Any, rules: SignInRules, now: datetime) -> ColumnElement[datetime | None]:
    """When the failure being counted locks, and until when: the lengths grow with the count."""
    failures = table.failures + 1
    ends = [literal(now + length, UtcDateTime()) for length in rules.locks]
    rising = [(failures == rules.attempts * rank, end) for rank, end in enumerate(ends, start=1)]
    longest = (failures % rules.attempts == 0, ends[-1])
    return case(*rising, longest, else_=null())
