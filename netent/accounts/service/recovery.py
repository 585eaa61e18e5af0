"""A forgotten password by the secret question: one answer and one amount of work for all wrong."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from netent.accounts.models import Login
from netent.accounts.passwords import Passwords
from netent.accounts.queries import find_member, may_sign_in, standing_of
from netent.accounts.recovery_queries import FoundQuestion, find_question
from netent.accounts.service.locks import (
    count_failure,
    forget_failures,
    keep_failure,
    tell_of_lock,
)
from netent.accounts.service.signing_in import Refused, SignedIn, open_door
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import FailureReason, Renewal
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.policies.questions import SecretQuestion
from netent.tenancy.models import Member, Registration


@dataclass(frozen=True, slots=True)
class _Attempt:
    triplet: str
    found: FoundQuestion | None
    origin: Origin
    portal: Portal
    now: datetime

    @property
    def member_id(self) -> int:
        """The member meant; 0, which nobody is, when there is none."""
        return self.found.login.member_id if self.found else 0


def question_asked(triplet: str, *, key: bytes) -> SecretQuestion:
    """The secret question of a triplet.

    Where there is none, one that the triplet alone chooses, always the same: who asks never
    learns whether there is an account. `key` is the application's secret.
    """
    with reading(PORTAL) as session:
        found = find_question(session, triplet)
    decoy = _decoy(triplet, key)
    return found.question if found and found.question else decoy


def answer_question(
    triplet: str,
    answer: str,
    *,
    origin: Origin,
    passwords: Passwords,
    portal: Portal,
    now: datetime,
) -> SignedIn | Refused:
    """Open a web session that is good for choosing a password, or refuse and count (product §4).

    A wrong answer counts as a wrong password does, and a locked account refuses a right one. Opens
    its own sessions, for the answer is verified between a read and a write.
    """
    with reading(PORTAL) as session:
        found = find_question(session, triplet)
    attempt = _Attempt(triplet, found, origin, portal, now)
    is_right = passwords.verify(found.answer_hash if found else None, fold(answer))
    if not is_right or found is None:
        return _refuse(attempt)
    with transaction(Tenant(found.login.registration_id)) as session:
        return _enter(session, attempt, found)


def _decoy(triplet: str, key: bytes) -> SecretQuestion:
    questions = list(SecretQuestion)
    drawn = hmac.new(key, f"secret question:{triplet}".encode(), sha256).digest()
    return questions[int.from_bytes(drawn) % len(questions)]


def _refuse(attempt: _Attempt) -> Refused:
    # The same statements for a stranger and for a member, but for the one try that locks.
    found = attempt.found
    with transaction(Tenant(found.login.registration_id) if found else PORTAL) as session:
        count = count_failure(session, attempt.member_id, attempt.portal.sign_in, attempt.now)
        if count is not None and count.locked_until is not None:
            tell_of_lock(session, count, attempt.member_id, attempt.origin, attempt.now)
        if found is None:
            return _keep(session, attempt, FailureReason.UNKNOWN)
        return _keep(session, attempt, FailureReason.ANSWER if count else FailureReason.LOCKED)


def _enter(session: Session, attempt: _Attempt, found: FoundQuestion) -> SignedIn | Refused:
    member, registration = find_member(session, found.login.member_id)
    if not may_sign_in(member, registration):
        return _keep(session, attempt, FailureReason.NOT_ACTIVE)
    if not forget_failures(session, found.login, attempt.now):
        return _keep(session, attempt, FailureReason.LOCKED)
    renewal = _ask_for_password(session, found)
    if renewal is None:
        return _keep(session, attempt, FailureReason.ANSWER)
    standing = standing_of(member, registration, address=attempt.origin.address, renewal=renewal)
    entered = open_door(
        session, standing, attempt.origin, attempt.portal, by="secret_question", now=attempt.now
    )
    _tell(session, member, registration, attempt)
    return entered


def _ask_for_password(session: Session, found: FoundQuestion) -> Renewal | None:
    """Let its owner in to choose a password; None when the question changed meanwhile.

    Whoever has to choose a question too still has.
    """
    renewal = found.login.renewal or Renewal.PASSWORD
    done = session.execute(
        update(Login)
        .where(
            Login.member_id == found.login.member_id,
            Login.secret_answer_hash == found.answer_hash,
        )
        .values(renewal=renewal)
        .returning(Login.member_id)
        .execution_options(synchronize_session=False)
    )
    return None if done.one_or_none() is None else renewal


def _keep(session: Session, attempt: _Attempt, reason: FailureReason) -> Refused:
    member_id = attempt.found.login.member_id if attempt.found else None
    keep_failure(session, attempt.triplet, member_id, attempt.origin, reason, attempt.now)
    return Refused(Reason.WRONG_ANSWER)


def _tell(session: Session, member: Member, registration: Registration, attempt: _Attempt) -> None:
    send_mail(
        session,
        template="recovery_answered",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "answered_at": attempt.now,
            "address": attempt.origin.address,
            "url": Link("accounts.recover"),
        },
        registration_id=registration.id,
        now=attempt.now,
    )
