"""The second step of a sign-in: a code, a recovery code or a passkey, and the door opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from netent.accounts.factor_queries import has_totp, known_passkeys
from netent.accounts.factors import keys, passkeys
from netent.accounts.factors.passkeys import KnownPasskey, RelyingParty
from netent.accounts.factors.totp import looks_like_code, step_of
from netent.accounts.models import Login, Passkey, RecoveryCode, SecondFactor
from netent.accounts.queries import find_member, may_sign_in, standing_of
from netent.accounts.service.factor_mails import tell_of_recovery_code
from netent.accounts.service.factor_rows import factor_of, use_code
from netent.accounts.service.half_open import Waiting, ask_anew, find_waiting, still_waits, take
from netent.accounts.service.locks import count_wrong_factor, keep_failure, tell_of_factor_lock
from netent.accounts.service.recovery import ask_for_password, tell_of_answer
from netent.accounts.service.signing_in import Refused, SignedIn, live_code, open_door, use_up
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import EnteredBy, Factor, FailureReason, Renewal
from netent.activations.owners import member_owner
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.tenancy.models import Member, Registration


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing waits for a factor any more: whoever wants in begins again."""


@dataclass(frozen=True, slots=True)
class StepAsked:
    """What the page of the second step offers; the options are a browser's, as JSON."""

    has_totp: bool
    passkey_options: str | None


Entered: TypeAlias = SignedIn | Refused | Over
_Shown: TypeAlias = Callable[[Session, SecondFactor], Factor | None]


@dataclass(frozen=True, slots=True)
class _Step:
    waiting: Waiting
    origin: Origin
    portal: Portal
    now: datetime


def step_asked(
    token: str, *, origin: Origin, party: RelyingParty | None, now: datetime
) -> StepAsked | Over:
    """By what the member behind a half-open sign-in may show that it is he."""
    with reading(PORTAL) as session:
        waiting = find_waiting(session, token, origin=origin, now=now)
    if waiting is None:
        return Over()
    with reading(Tenant(waiting.registration_id)) as session:
        known = tuple(each.credential_id for each in known_passkeys(session, waiting.member_id))
        totp = has_totp(session, waiting.member_id)
    if not (totp or known):
        return Over()
    options = None
    if party is not None and known:
        options = passkeys.request_options(party, challenge=waiting.challenge, known=known)
    return StepAsked(totp, options)


def enter_code(token: str, typed: str, *, origin: Origin, portal: Portal, now: datetime) -> Entered:
    """Open the door by an application's code or a recovery code; a wrong one counts (product §4).

    Opens its own sessions: whose sign-in it is says in whose registration to write.
    """
    with reading(PORTAL) as session:
        waiting = find_waiting(session, token, origin=origin, now=now)
    if waiting is None:
        return Over()
    step = _Step(waiting, origin, portal, now)
    if looks_like_code(typed):
        return _enter(step, lambda session, factor: _by_totp(session, factor, typed, step))
    return _enter(step, lambda session, factor: _by_recovery_code(session, factor, typed, step))


def enter_passkey(
    token: str, answer: str, *, party: RelyingParty, origin: Origin, portal: Portal, now: datetime
) -> Entered:
    """Open the door by a passkey; the answer is verified between a read and a write."""
    with reading(PORTAL) as session:
        waiting = find_waiting(session, token, origin=origin, now=now)
    if waiting is None:
        return Over()
    claimed = passkeys.credential_of(answer)
    with reading(Tenant(waiting.registration_id)) as session:
        known = known_passkeys(session, waiting.member_id)
    passkey = next((each for each in known if each.credential_id == claimed), None)
    count = None
    if passkey is not None:
        count = passkeys.new_count(party, answer, passkey, challenge=waiting.challenge)
    step = _Step(waiting, origin, portal, now)
    return _enter(step, lambda session, _factor: _by_passkey(session, passkey, count, now))


def _enter(step: _Step, shown: _Shown) -> Entered:
    with transaction(Tenant(step.waiting.registration_id)) as session:
        if not still_waits(session, step.waiting, now=step.now):
            return Over()
        factor = factor_of(session, step.waiting.member_id)
        if factor is None:
            return Over()
        if factor.locked_until is not None and factor.locked_until > step.now:
            return _refuse(session, step, FailureReason.FACTOR_LOCKED)
        by = shown(session, factor)
        if by is None:
            return _count(session, step)
        return _open(session, step, factor, by)


def _by_totp(session: Session, factor: SecondFactor, typed: str, step: _Step) -> Factor | None:
    secret = keys.unseal(factor.member_id, factor.totp_sealed) if factor.totp_sealed else None
    if secret is None:
        return None
    drift, after = step.portal.factor.drift, factor.totp_step
    found = step_of(secret, typed, drift=drift, after=after, now=step.now)
    if found is None:
        return None
    factor.totp_step = found
    session.flush()
    return Factor.TOTP


def _by_recovery_code(
    session: Session, factor: SecondFactor, typed: str, step: _Step
) -> Factor | None:
    if not use_code(session, factor.member_id, typed, now=step.now):
        return None
    left = session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.member_id == factor.member_id, RecoveryCode.used_at.is_(None))
    )
    tell_of_recovery_code(
        session, factor.member_id, left=left or 0, address=step.origin.address, now=step.now
    )
    return Factor.RECOVERY_CODE


def _by_passkey(
    session: Session, passkey: KnownPasskey | None, count: int | None, now: datetime
) -> Factor | None:
    if passkey is None or count is None:
        return None
    # Another answer may have been taken meanwhile, or the passkey removed.
    done = session.scalars(
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
        .values(sign_count=count, last_used_at=now)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    return None if done.one_or_none() is None else Factor.PASSKEY


def _count(session: Session, step: _Step) -> Refused:
    rules, member_id = step.portal.sign_in, step.waiting.member_id
    count = count_wrong_factor(session, member_id, rules, step.now)
    ask_anew(session, step.waiting)
    if count is not None and count.locked_until is not None:
        tell_of_factor_lock(session, count, member_id, step.origin, step.now)
    return _refuse(session, step, FailureReason.FACTOR)


def _open(session: Session, step: _Step, factor: SecondFactor, by: Factor) -> Entered:
    member, registration = find_member(session, factor.member_id)
    if not may_sign_in(member, registration):
        return _refuse(session, step, FailureReason.NOT_ACTIVE)
    take(session, step.waiting)
    if not _first_stands(session, step, member):
        return Over()
    factor.failures, factor.locked_until = 0, None
    session.flush()
    standing = standing_of(
        member,
        registration,
        address=step.origin.address,
        renewal=_renewal(session, step, member, registration),
        has_factor=True,
    )
    first = step.waiting.by
    return open_door(session, standing, step.origin, step.portal, by=first, factor=by, now=step.now)


def _first_stands(session: Session, step: _Step, member: Member) -> bool:
    """Whether what was right first would still be; a code is used up now."""
    if step.waiting.by is EnteredBy.ANSWER:
        return True
    owner = member_owner(member.registration_id, member.id)
    code = live_code(session, step.portal, owner, step.now)
    if (code.id if code else None) != step.waiting.code_id:
        return False
    return code is None or use_up(session, code, member.id, step.now)


def _renewal(
    session: Session, step: _Step, member: Member, registration: Registration
) -> Renewal | None:
    if step.waiting.by is EnteredBy.ANSWER:
        tell_of_answer(session, member, registration, step.origin, step.now)
        return ask_for_password(session, member.id)
    return session.scalar(select(Login.renewal).where(Login.member_id == member.id))


def _refuse(session: Session, step: _Step, reason: FailureReason) -> Refused:
    member_id = step.waiting.member_id
    triplet = session.scalar(select(Login.triplet).where(Login.member_id == member_id)) or ""
    keep_failure(session, triplet, member_id, step.origin, reason, step.now)
    is_locked = reason is FailureReason.FACTOR_LOCKED
    return Refused(Reason.FACTOR_LOCKED if is_locked else Reason.WRONG_FACTOR)
