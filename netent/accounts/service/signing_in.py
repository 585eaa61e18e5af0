"""Signing in by triplet and password: one answer and one amount of work for all that is wrong."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from netent.accounts.models import SignInFailure
from netent.accounts.passwords import Passwords
from netent.accounts.queries import (
    FoundLogin,
    Standing,
    find_login,
    find_member,
    may_sign_in,
    standing_of,
)
from netent.accounts.service.locks import count_failure, forget_failures, tell_of_lock
from netent.accounts.service.logins import renew_digest
from netent.accounts.service.web_sessions import Origin, open_web_session
from netent.accounts.states import FailureReason
from netent.accounts.triplets import triplet_of
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.reasons import Reason
from netent.policies.portals import SignInRules


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person typed to sign in."""

    siret: str
    last_name: str
    first_name: str
    password: str = field(repr=False)

    @property
    def triplet(self) -> str:
        """The key of the login that is meant."""
        return triplet_of(self.siret, self.last_name, self.first_name)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The door opened: the member, and the secret that his browser keeps."""

    standing: Standing
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The door stayed shut; the reason is the same whatever was wrong."""

    reason: Reason = Reason.BAD_CREDENTIALS


@dataclass(frozen=True, slots=True)
class _Attempt:
    triplet: str
    login: FoundLogin | None
    origin: Origin
    rules: SignInRules
    now: datetime

    @property
    def member_id(self) -> int:
        """The member meant; 0, which nobody is, when there is none."""
        return self.login.member_id if self.login else 0


def sign_in(
    credentials: Credentials,
    *,
    origin: Origin,
    passwords: Passwords,
    rules: SignInRules,
    now: datetime,
) -> SignedIn | Refused:
    """Open a web session, or refuse and count (product §4).

    Opens its own sessions, unlike other services: the password is verified once in every case,
    between a read and a write, so that no transaction waits for it. A wrong password counts in
    the write; a right one counts for nothing where others locked the account meanwhile, so any
    number of guesses made at once are judged as if made one after another.
    """
    with reading(PORTAL) as session:
        login = find_login(session, credentials.triplet)
    attempt = _Attempt(credentials.triplet, login, origin, rules, now)
    digest = login.password_hash if login else None
    if not passwords.verify(digest, credentials.password) or login is None:
        return _refuse(attempt)
    with transaction(Tenant(login.registration_id)) as session:
        result = _enter(session, attempt, login)
    # Only now: more work for some of the refused would tell them apart.
    if isinstance(result, SignedIn) and passwords.is_outdated(login.password_hash):
        fresh = passwords.hash(credentials.password)
        with transaction(PORTAL) as session:
            renew_digest(session, login, fresh)
    return result


def _enter(session: Session, attempt: _Attempt, login: FoundLogin) -> SignedIn | Refused:
    member, registration = find_member(session, login.member_id)
    if not may_sign_in(member, registration):
        return _keep_failure(session, attempt, FailureReason.NOT_ACTIVE)
    if not forget_failures(session, login, attempt.now):
        return _keep_failure(session, attempt, FailureReason.LOCKED)
    standing = standing_of(member, registration, attempt.origin.address)
    token = open_web_session(
        session,
        standing.actor,
        attempt.origin,
        length=attempt.rules.session_length,
        now=attempt.now,
    )
    record(
        session,
        standing.actor,
        "member.signed_in",
        subject=str(member.public_id),
        details={"browser": attempt.origin.browser},
        now=attempt.now,
    )
    return SignedIn(standing, token)


def _refuse(attempt: _Attempt) -> Refused:
    # The same statements for a stranger and for a member, but for the one try that locks.
    scope = Tenant(attempt.login.registration_id) if attempt.login else PORTAL
    with transaction(scope) as session:
        count = count_failure(session, attempt.member_id, attempt.rules, attempt.now)
        if count is not None and count.locked_until is not None and attempt.login is not None:
            tell_of_lock(session, count, attempt.member_id, attempt.origin, attempt.now)
        return _keep_failure(session, attempt, _wrong(attempt, counted=count is not None))


def _wrong(attempt: _Attempt, *, counted: bool) -> FailureReason:
    if attempt.login is None:
        return FailureReason.UNKNOWN
    return FailureReason.PASSWORD if counted else FailureReason.LOCKED


def _keep_failure(session: Session, attempt: _Attempt, reason: FailureReason) -> Refused:
    session.add(
        SignInFailure(
            at=attempt.now,
            member_id=attempt.login.member_id if attempt.login else None,
            triplet_digest=sha256(attempt.triplet.encode()).hexdigest(),
            address=attempt.origin.address,
            reason=reason,
        )
    )
    return Refused()
