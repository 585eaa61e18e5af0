"""Choosing a password and a secret question; digests are made before, outside transactions."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent.accounts.models import Login, WebSession
from netent.accounts.queries import find_member
from netent.accounts.service.half_open import void_half_open
from netent.accounts.tokens import digest_of
from netent.activations.owners import member_owner
from netent.activations.service import revoke_all as revoke_secrets
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.policies.portals import Portal
from netent.policies.questions import SecretQuestion


@dataclass(frozen=True, slots=True)
class ChosenQuestion:
    """A secret question and the digest of its answer."""

    question: SecretQuestion
    answer_digest: str = field(repr=False)


def own_digest(session: Session, actor: Actor, *, now: datetime) -> tuple[str | None, bool]:
    """The digest of the member's own password, to verify outside; and whether he is locked."""
    digest, locked_until = session.execute(
        select(Login.password_hash, Login.locked_until).where(Login.member_id == actor.member_id)
    ).one()
    return digest, locked_until is not None and locked_until > now


def choose_password(
    session: Session,
    actor: Actor,
    *,
    digest: str,
    question: ChosenQuestion | None,
    keep: str,
    portal: Portal,
    now: datetime,
) -> None:
    """Put a new password in force, and a question with it where one is given (product §4).

    Every code and link of the member is void, each web session but the one whose token is `keep`
    ends, and the owner is told.
    """
    changes: dict[str, object] = {
        "password_hash": digest,
        "password_set_at": now,
        "renewal": None,
        "failures": 0,
        "locked_until": None,
    }
    if question is not None:
        changes |= _of(question)
    void_half_open(session, actor.member_id)
    _change(session, actor, changes)
    revoke_secrets(session, portal, member_owner(actor.registration_id, actor.member_id), now=now)
    _end_others(session, actor, keep, now)
    _keep(session, actor, "member.password_chosen", {"question": question is not None}, now)
    _tell(session, actor, template="password_chosen", now=now)


def choose_question(
    session: Session, actor: Actor, *, question: ChosenQuestion, now: datetime
) -> None:
    """Put a new secret question in force, and tell the owner."""
    void_half_open(session, actor.member_id)
    _change(session, actor, _of(question))
    _keep(session, actor, "member.question_chosen", {}, now)
    _tell(session, actor, template="question_chosen", now=now)


def _of(question: ChosenQuestion) -> dict[str, object]:
    return {
        "secret_question": question.question.value,
        "secret_answer_hash": question.answer_digest,
    }


def _change(session: Session, actor: Actor, changes: dict[str, object]) -> None:
    session.execute(
        update(Login)
        .where(Login.member_id == actor.member_id)
        .values(**changes)
        .execution_options(synchronize_session=False)
    )


def _end_others(session: Session, actor: Actor, keep: str, now: datetime) -> None:
    session.execute(
        update(WebSession)
        .where(
            WebSession.member_id == actor.member_id,
            WebSession.revoked_at.is_(None),
            WebSession.token_digest != digest_of(keep),
        )
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )


def _keep(
    session: Session, actor: Actor, action: str, details: dict[str, object], now: datetime
) -> None:
    record(session, actor, action, subject=str(actor.member_public_id), details=details, now=now)


def _tell(session: Session, actor: Actor, *, template: str, now: datetime) -> None:
    member, registration = find_member(session, actor.member_id)
    send_mail(
        session,
        template=template,
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "chosen_at": now,
            "address": actor.address,
            "url": Link("accounts.sign_in"),
        },
        registration_id=registration.id,
        now=now,
    )
