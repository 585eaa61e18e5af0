"""An operator's own account: his password, his second factor, his language."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.accounts.factors import keys
from netent.accounts.factors.totp import step_of
from netent.accounts.passwords import Passwords
from netent.accounts.service.locks import count_in
from netent.activations.owners import operator_owner
from netent.activations.service import revoke_all
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.actor import Operator
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.operators.models import OperatorAccount
from netent.operators.queries import operator_of
from netent.operators.service.mails import AccountChange, tell_of_change, tell_of_lock
from netent.operators.service.signing_in import Refused, sealed_for
from netent.operators.service.web_sessions import end_all
from netent.policies.operators import OPERATORS


def confirm_password(
    operator: Operator, password: str, *, passwords: Passwords, now: datetime
) -> Refused | None:
    """None when the password is the operator's; a wrong one counts as it does at his door.

    Opens its own sessions: the password is verified between a read and a write.
    """
    with reading(PORTAL) as session:
        account = operator_of(session, operator.operator_id)
    is_locked = account.locked_until is not None and account.locked_until > now
    if passwords.verify(account.password_hash, password) and not is_locked:
        return None
    with transaction(PORTAL) as session:
        which = OperatorAccount.id == operator.operator_id
        count = count_in(session, OperatorAccount, which, OPERATORS.sign_in, now)
        if count is not None and count.locked_until is not None:
            tell_of_lock(session, account, count, address=operator.address, now=now)
    return Refused(Reason.ACCOUNT_LOCKED if is_locked else Reason.WRONG_PASSWORD)


def choose_password(
    session: Session, operator: Operator, *, digest: str, keep: str, now: datetime
) -> None:
    """Put a new password in force; his other web sessions and his link end, and he is told."""
    account = operator_of(session, operator.operator_id, lock=True)
    account.password_hash, account.password_set_at = digest, now
    account.failures, account.locked_until = 0, None
    session.flush()
    end_all(session, account.id, keep=keep, now=now)
    revoke_all(session, OPERATORS, operator_owner(account.id), now=now)
    subject = str(account.public_id)
    record(session, operator, "operator.password_chosen", subject=subject, now=now)
    tell_of_change(session, account, AccountChange.PASSWORD, address=operator.address, now=now)


def set_factor(
    session: Session, operator: Operator, *, secret: str, typed: str, now: datetime
) -> None:
    """Put another application's key in force; its first code proves it. Refusal: a wrong code."""
    step = step_of(secret, typed, drift=OPERATORS.factor.drift, after=None, now=now)
    if step is None:
        raise Refusal(Reason.WRONG_FACTOR)
    account = operator_of(session, operator.operator_id, lock=True)
    account.totp_sealed = keys.seal(sealed_for(account.id), secret)
    account.totp_set_at, account.totp_step = now, step
    session.flush()
    subject = str(account.public_id)
    record(session, operator, "operator.factor_set", subject=subject, now=now)
    tell_of_change(session, account, AccountChange.FACTOR, address=operator.address, now=now)


def choose_language(session: Session, operator: Operator, *, language: str) -> None:
    """Keep the language in which an operator reads his pages and mails."""
    operator_of(session, operator.operator_id).locale = language
