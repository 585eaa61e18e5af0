"""An operator's sign-in: address, password and code together, one answer for all that is wrong."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.accounts.factors import keys
from netent.accounts.factors.totp import step_of
from netent.accounts.passwords import Passwords
from netent.accounts.service import Origin
from netent.accounts.service.locks import count_in, keep_failure
from netent.accounts.states import FailureReason
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.reasons import Reason
from netent.operators.models import OperatorAccount
from netent.operators.queries import (
    FoundOperator,
    OperatorStanding,
    find_operator,
    folded_email,
    operator_of,
    standing_of,
)
from netent.operators.service.mails import tell_of_lock
from netent.operators.service.web_sessions import open_session
from netent.operators.states import OperatorState
from netent.policies.operators import OPERATORS


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed to sign in as an operator."""

    email: str
    password: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The door opened: the operator, and the secret that his browser keeps."""

    standing: OperatorStanding
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The door stayed shut; the reason is the same whatever was wrong."""

    reason: Reason = Reason.BAD_OPERATOR_CREDENTIALS


@dataclass(frozen=True, slots=True)
class _Attempt:
    typed: Credentials
    found: FoundOperator | None
    origin: Origin
    needs_factor: bool
    now: datetime


def sign_in(
    typed: Credentials,
    *,
    origin: Origin,
    passwords: Passwords,
    needs_factor: bool,
    now: datetime,
) -> SignedIn | Refused:
    """Open a web session, or refuse and count; a wrong code counts as a wrong password does.

    Opens its own sessions: the password is verified once in every case, between a read and a
    write. `needs_factor` is false in the demo alone, for an operator who has set none up.
    """
    while True:
        with reading(PORTAL) as session:
            found = find_operator(session, typed.email)
        is_right = passwords.verify(found.password_hash if found else None, typed.password)
        attempt = _Attempt(typed, found, origin, needs_factor, now)
        with transaction(PORTAL) as session:
            result = _judge(session, attempt, is_right=is_right)
        if result is not None:
            break
    if isinstance(result, SignedIn) and found is not None:
        _renew_digest(found, typed.password, passwords)
    return result


def _judge(session: Session, attempt: _Attempt, *, is_right: bool) -> SignedIn | Refused | None:
    """Let the operator in or count; None when his password was replaced while it was verified."""
    found, now = attempt.found, attempt.now
    if found is None:
        return _refuse(session, attempt, None, FailureReason.UNKNOWN)
    account = operator_of(session, found.id, lock=True)
    if account.password_hash != found.password_hash:
        return None
    if account.locked_until is not None and account.locked_until > now:
        return _refuse(session, attempt, account, FailureReason.LOCKED)
    if not is_right:
        return _refuse(session, attempt, account, FailureReason.PASSWORD)
    if account.state is not OperatorState.ACTIVE:
        return _refuse(session, attempt, account, FailureReason.NOT_ACTIVE)
    if not _shows_factor(account, attempt):
        return _refuse(session, attempt, account, FailureReason.FACTOR)
    account.failures, account.locked_until = 0, None
    return _open(session, attempt, account)


def _shows_factor(account: OperatorAccount, attempt: _Attempt) -> bool:
    if account.totp_sealed is None:
        return not attempt.needs_factor
    secret = keys.unseal(sealed_for(account.id), account.totp_sealed)
    if secret is None:
        return False
    drift, after = OPERATORS.factor.drift, account.totp_step
    step = step_of(secret, attempt.typed.code, drift=drift, after=after, now=attempt.now)
    if step is None:
        return False
    account.totp_step = step
    return True


def sealed_for(operator_id: int) -> str:
    """For whom the key of an operator's application is sealed: for no member of that number."""
    return f"operator:{operator_id}"


def _open(session: Session, attempt: _Attempt, account: OperatorAccount) -> SignedIn:
    opened, token = open_session(
        session,
        account.id,
        attempt.origin,
        length=OPERATORS.sign_in.session_length,
        now=attempt.now,
    )
    standing = standing_of(account, opened.id, address=attempt.origin.address)
    record(
        session,
        standing.operator,
        "operator.signed_in",
        subject=str(account.public_id),
        details={"browser": attempt.origin.browser},
        now=attempt.now,
    )
    return SignedIn(standing, token)


def _refuse(
    session: Session, attempt: _Attempt, account: OperatorAccount | None, reason: FailureReason
) -> Refused:
    # The same statements for a stranger and for an operator, but for the one try that locks.
    now, origin = attempt.now, attempt.origin
    which = OperatorAccount.id == (account.id if account else 0)
    count = count_in(session, OperatorAccount, which, OPERATORS.sign_in, now)
    keep_failure(
        session, f"operator:{folded_email(attempt.typed.email)}", None, origin, reason, now
    )
    if account is not None and count is not None and count.locked_until is not None:
        tell_of_lock(session, account, count, address=origin.address, now=now)
    return Refused()


def _renew_digest(found: FoundOperator, password: str, passwords: Passwords) -> None:
    """Keep the same password at today's cost, unless it was changed meanwhile."""
    if found.password_hash is None or not passwords.is_outdated(found.password_hash):
        return
    fresh = passwords.hash(password)
    with transaction(PORTAL) as session:
        session.execute(
            update(OperatorAccount)
            .where(
                OperatorAccount.id == found.id,
                OperatorAccount.password_hash == found.password_hash,
            )
            .values(password_hash=fresh)
            .execution_options(synchronize_session=False)
        )
