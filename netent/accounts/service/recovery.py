"""A forgotten password by the secret question: one answer and one amount of work for all wrong."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from netent.accounts.factor_queries import has_factor
from netent.accounts.models import Login
from netent.accounts.passwords import Passwords
from netent.accounts.queries import find_member, may_sign_in, standing_of
from netent.accounts.recovery_queries import FoundQuestion, find_question
from netent.accounts.service.half_open import HalfOpened, hold_open
from netent.accounts.service.locks import (
    count_failure,
    forget_failures,
    keep_failure,
    tell_of_lock,
)
from netent.accounts.service.signing_in import Refused, SignedIn, open_door
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import EnteredBy, FailureReason, Renewal
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
) -> SignedIn | HalfOpened | Refused:
    """Open a web session that is good for choosing a password, or refuse and count (product §4).

    Where a second factor is set it is awaited first, and nothing has changed before it is right.
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


def _enter(
    session: Session, attempt: _Attempt, found: FoundQuestion
) -> SignedIn | HalfOpened | Refused:
    member, registration = find_member(session, found.login.member_id)
    if not may_sign_in(member, registration):
        return _keep(session, attempt, FailureReason.NOT_ACTIVE)
    if not forget_failures(session, found.login, attempt.now):
        return _keep(session, attempt, FailureReason.LOCKED)
    if not _stands(session, found):
        return _keep(session, attempt, FailureReason.ANSWER)
    portal, origin, now = attempt.portal, attempt.origin, attempt.now
    if has_factor(session, member.id):
        by = EnteredBy.ANSWER
        return hold_open(
            session, member.id, by=by, code_id=None, origin=origin, portal=portal, now=now
        )
    renewal = ask_for_password(session, member.id)
    tell_of_answer(session, member, registration, origin, now)
    standing = standing_of(member, registration, address=origin.address, renewal=renewal)
    return open_door(session, standing, origin, portal, by=EnteredBy.ANSWER, now=now)


def _stands(session: Session, found: FoundQuestion) -> bool:
    """Whether the question is still the one that was answered; it can't change from here on."""
    digest = session.scalar(
        select(Login.secret_answer_hash)
        .where(Login.member_id == found.login.member_id)
        .with_for_update()
    )
    return digest == found.answer_hash


def ask_for_password(session: Session, member_id: int) -> Renewal:
    """Let a member in for nothing but to choose a password.

    Whoever has to choose a question too still has.
    """
    statement = update(Login).where(Login.member_id == member_id)
    statement = statement.values(renewal=func.coalesce(Login.renewal, Renewal.PASSWORD.value))
    renewal = session.scalars(
        statement.returning(Login.renewal).execution_options(synchronize_session=False)
    ).one()
    return renewal or Renewal.PASSWORD


def _keep(session: Session, attempt: _Attempt, reason: FailureReason) -> Refused:
    member_id = attempt.found.login.member_id if attempt.found else None
    keep_failure(session, attempt.triplet, member_id, attempt.origin, reason, attempt.now)
    return Refused(Reason.WRONG_ANSWER)


def tell_of_answer(
    session: Session, member: Member, registration: Registration, origin: Origin, now: datetime
) -> None:
    """Mail the owner that his question has let somebody in."""
    send_mail(
        session,
        template="recovery_answered",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "answered_at": now,
            "address": origin.address,
            "url": Link("accounts.recover"),
        },
        registration_id=registration.id,
        now=now,
    )
