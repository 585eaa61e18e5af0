"""Signing in by triplet and password: one answer and one amount of work for all that is wrong."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.accounts.factor_queries import has_factor
from netent.accounts.models import Login
from netent.accounts.passwords import Passwords
from netent.accounts.queries import (
    FoundLogin,
    Standing,
    find_login,
    find_member,
    may_sign_in,
    standing_of,
)
from netent.accounts.service import locks
from netent.accounts.service.half_open import HalfOpened, hold_open
from netent.accounts.service.logins import renew_digest
from netent.accounts.service.web_sessions import Origin, open_web_session
from netent.accounts.states import EnteredBy, Factor, FailureReason, Renewal
from netent.accounts.triplets import triplet_of
from netent.activations.owners import Owner, member_owner
from netent.activations.service import (
    NO_CODE,
    LiveCode,
    count_wrong_code,
    find_code,
    is_code_right,
    redeem_code,
)
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind

# Where one of these lives, it is what opens the door, and the password does not.
_CODES = (SecretKind.TEMPORARY_PASSWORD, SecretKind.PROVISIONAL_PASSWORD)


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
    code: LiveCode | None
    origin: Origin
    portal: Portal
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
    portal: Portal,
    now: datetime,
) -> SignedIn | HalfOpened | Refused:
    """Open a web session, half-open one where a second factor is set, or refuse and count.

    Opens its own sessions, unlike other services: the password is verified once in every case,
    between a read and a write, so that no transaction waits for it. A wrong password counts in
    the write; a right one counts for nothing where others locked the account meanwhile, so any
    number of guesses made at once are judged as if made one after another.

    A provisional or temporary password that can still be entered takes the password's place: it
    is used up, and whoever comes in by it has to choose a password first (product §4).

    A digest that was replaced while it was verified, be it by another sign-in of the same member
    that renewed it, says nothing any more: what was typed is judged by the new one.
    """
    while True:
        with reading(PORTAL) as session:
            login = find_login(session, credentials.triplet)
            code = live_code(session, portal, _owner_of(login), now)
        attempt = _Attempt(credentials.triplet, login, code, origin, portal, now)
        if not _is_right(attempt, credentials.password, passwords) or login is None:
            return _refuse(attempt)
        with transaction(Tenant(login.registration_id)) as session:
            result = _enter(session, attempt, login)
        if result is not None:
            break
    # Only now: more work for some of the refused would tell them apart.
    if not isinstance(result, Refused) and code is None:
        _renew_digest(login, credentials.password, passwords)
    return result


def _owner_of(login: FoundLogin | None) -> Owner:
    # As many statements for a stranger as for a member: nobody is member 0.
    return member_owner(login.registration_id, login.member_id) if login else member_owner(0, 0)


def live_code(session: Session, portal: Portal, owner: Owner, now: datetime) -> LiveCode | None:
    """The code that takes the place of the owner's password at present, if there is one."""
    found = [find_code(session, portal, kind, owner, now=now) for kind in _CODES]
    return next(filter(None, found), None)


def _is_right(attempt: _Attempt, typed: str, passwords: Passwords) -> bool:
    if attempt.code is not None:
        return is_code_right(attempt.portal, attempt.code, typed, passwords)
    return passwords.verify(attempt.login.password_hash if attempt.login else None, typed)


def _renew_digest(login: FoundLogin, password: str, passwords: Passwords) -> None:
    if login.password_hash is None or not passwords.is_outdated(login.password_hash):
        return
    fresh = passwords.hash(password)
    with transaction(PORTAL) as session:
        renew_digest(session, login, fresh)


def _enter(
    session: Session, attempt: _Attempt, login: FoundLogin
) -> SignedIn | HalfOpened | Refused | None:
    """Let the member in; None when the digest that was right is his no more."""
    member, registration = find_member(session, login.member_id)
    if not may_sign_in(member, registration):
        return _keep_failure(session, attempt, FailureReason.NOT_ACTIVE)
    if not locks.forget_failures(session, login, attempt.now):
        if locks.is_replaced(session, login):
            return None
        return _keep_failure(session, attempt, FailureReason.LOCKED)
    if has_factor(session, login.member_id):
        return _hold(session, attempt, login)
    if attempt.code is not None and not use_up(session, attempt.code, member.id, attempt.now):
        return _keep_failure(session, attempt, FailureReason.PASSWORD)
    standing = standing_of(
        member,
        registration,
        address=attempt.origin.address,
        renewal=Renewal.PASSWORD_AND_QUESTION if attempt.code else login.renewal,
    )
    by = attempt.code.kind if attempt.code else "password"
    return open_door(session, standing, attempt.origin, attempt.portal, by=by, now=attempt.now)


def _hold(session: Session, attempt: _Attempt, login: FoundLogin) -> HalfOpened:
    """Wait for the factor; a code that was right is used up only once that is right too."""
    return hold_open(
        session,
        login.member_id,
        by=EnteredBy.CODE if attempt.code else EnteredBy.PASSWORD,
        code_id=attempt.code.id if attempt.code else None,
        origin=attempt.origin,
        portal=attempt.portal,
        now=attempt.now,
    )


def open_door(
    session: Session,
    standing: Standing,
    origin: Origin,
    portal: Portal,
    *,
    by: str,
    factor: Factor | None = None,
    now: datetime,
) -> SignedIn:
    """Begin the web session of a member whose secret was right; `by` says which one it was."""
    actor = standing.actor
    length = portal.sign_in.session_length
    token = open_web_session(session, actor, origin, length=length, now=now)
    record(
        session,
        actor,
        "member.signed_in",
        subject=str(actor.member_public_id),
        details={"browser": origin.browser, "by": by} | ({"factor": factor} if factor else {}),
        now=now,
    )
    return SignedIn(standing, token)


def use_up(session: Session, code: LiveCode, member_id: int, now: datetime) -> bool:
    """Use the code up, and let its owner in for nothing but to choose a password."""
    if not redeem_code(session, code, now=now):
        return False
    session.execute(
        update(Login)
        .where(Login.member_id == member_id)
        .values(renewal=Renewal.PASSWORD_AND_QUESTION)
        .execution_options(synchronize_session=False)
    )
    return True


def _refuse(attempt: _Attempt) -> Refused:
    # The same statements for a stranger and for a member, but for the one try that locks.
    scope = Tenant(attempt.login.registration_id) if attempt.login else PORTAL
    with transaction(scope) as session:
        count = locks.count_failure(session, attempt.member_id, attempt.portal.sign_in, attempt.now)
        count_wrong_code(session, attempt.portal, attempt.code or NO_CODE, now=attempt.now)
        if count is not None and count.locked_until is not None and attempt.login is not None:
            locks.tell_of_lock(session, count, attempt.member_id, attempt.origin, attempt.now)
        return _keep_failure(session, attempt, _wrong(attempt, counted=count is not None))


def _wrong(attempt: _Attempt, *, counted: bool) -> FailureReason:
    if attempt.login is None:
        return FailureReason.UNKNOWN
    return FailureReason.PASSWORD if counted else FailureReason.LOCKED


def _keep_failure(session: Session, attempt: _Attempt, reason: FailureReason) -> Refused:
    member_id = attempt.login.member_id if attempt.login else None
    locks.keep_failure(session, attempt.triplet, member_id, attempt.origin, reason, attempt.now)
    return Refused()
