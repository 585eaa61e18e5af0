"""Operators made, suspended and reinstated by command, and the one-time link of each."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.accounts.factors import keys
from netent.accounts.factors.totp import step_of
from netent.activations.owners import operator_owner
from netent.activations.service import FoundLink, LinkState, issue_link, redeem_link, revoke_all
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.operators.models import OperatorAccount
from netent.operators.queries import folded_email, operator_of
from netent.operators.service.mails import AccountChange, tell_of_change
from netent.operators.service.signing_in import sealed_for
from netent.operators.service.web_sessions import end_all
from netent.operators.states import OperatorState
from netent.policies.operators import OPERATORS
from netent.policies.secrets import SecretKind

_KIND = SecretKind.OPERATOR_LINK


def create_operator(
    session: Session, *, email: str, name: str, now: datetime
) -> tuple[OperatorAccount, str]:
    """A new operator, with the secret of his link, told this once. Refusal: the address is known.

    He chooses his password and sets up his second factor by the link; nothing else lets him in.
    """
    address = folded_email(email)
    if _of_address(session, address) is not None:
        raise Refusal(Reason.OPERATOR_KNOWN, email=address)
    account = OperatorAccount(
        name=name, email=address, failures=0, state=OperatorState.ACTIVE, created_at=now
    )
    session.add(account)
    session.flush()
    subject = str(account.public_id)
    record(session, None, "operator.created", subject=subject, details={"name": name}, now=now)
    return account, _issue(session, account, now)


def give_link(session: Session, *, email: str, now: datetime) -> tuple[OperatorAccount, str]:
    """Another link, for who has lost his password or his factor. NotFound: no such operator."""
    account = _known(session, email)
    return account, _issue(session, account, now)


def suspend_operator(session: Session, *, email: str, now: datetime) -> bool:
    """Sign him out everywhere and let him in no more; False when he was suspended. NotFound."""
    account = _known(session, email)
    if account.state is OperatorState.SUSPENDED:
        return False
    account.state = OperatorState.SUSPENDED
    session.flush()
    ended = end_all(session, account.id, now=now)
    revoke_all(session, OPERATORS, operator_owner(account.id), now=now)
    record(
        session,
        None,
        "operator.suspended",
        subject=str(account.public_id),
        details={"name": account.name, "sessions_ended": ended},
        now=now,
    )
    return True


def reinstate_operator(session: Session, *, email: str, now: datetime) -> bool:
    """Let him in again as before; False when he was active. NotFound."""
    account = _known(session, email)
    if account.state is OperatorState.ACTIVE:
        return False
    account.state = OperatorState.ACTIVE
    session.flush()
    subject = str(account.public_id)
    details = {"name": account.name}
    record(session, None, "operator.reinstated", subject=subject, details=details, now=now)
    return True


def follow_link(
    session: Session,
    token: str,
    *,
    password_digest: str,
    secret: str,
    typed: str,
    address: str | None,
    now: datetime,
) -> FoundLink:
    """Use a link up: the password and the application's key are in force from now on.

    Refusal when the code is not the key's: the link can be followed again. Every web session of
    before ends, and the owner is told.
    """
    step = step_of(secret, typed, drift=OPERATORS.factor.drift, after=None, now=now)
    if step is None:
        raise Refusal(Reason.WRONG_FACTOR)
    found = redeem_link(session, OPERATORS, _KIND, token, now=now)
    if found.state is not LinkState.VALID or found.owner is None:
        return found
    account = operator_of(session, found.owner.id, lock=True)
    if account.state is not OperatorState.ACTIVE:
        return FoundLink(LinkState.REVOKED)
    account.password_hash, account.password_set_at = password_digest, now
    account.totp_sealed = keys.seal(sealed_for(account.id), secret)
    account.totp_set_at, account.totp_step = now, step
    account.failures, account.locked_until = 0, None
    session.flush()
    end_all(session, account.id, now=now)
    himself = Operator(account.id, account.public_id, account.name, address)
    record(session, himself, "operator.link_followed", subject=str(account.public_id), now=now)
    tell_of_change(session, account, AccountChange.BOTH, address=address, now=now)
    return found


def _issue(session: Session, account: OperatorAccount, now: datetime) -> str:
    token = issue_link(session, OPERATORS, _KIND, operator_owner(account.id), now=now)
    subject = str(account.public_id)
    record(session, None, "operator.link_issued", subject=subject, now=now)
    return token


def _known(session: Session, email: str) -> OperatorAccount:
    address = folded_email(email)
    account = _of_address(session, address)
    if account is None:
        raise NotFound(Reason.OPERATOR_UNKNOWN, email=address)
    return account


def _of_address(session: Session, address: str) -> OperatorAccount | None:
    return session.scalars(
        select(OperatorAccount).where(OperatorAccount.email == address).with_for_update()
    ).one_or_none()
