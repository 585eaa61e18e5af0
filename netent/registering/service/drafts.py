"""A draft's life: begun with the identity, kept step by step, given up or left to its end."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent.accounts.service import ChosenQuestion
from netent.accounts.tokens import digest_of
from netent.accounts.triplets import triplet_of
from netent.activations.owners import draft_owner
from netent.activations.service import revoke_all
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.policies.portals import Portal
from netent.registering import queries
from netent.registering.answers import Answers, Identity, as_json, from_json
from netent.registering.models import Draft
from netent.registering.queries import Written

LIFETIME = timedelta(hours=24)
BATCH = 1_000
_RANDOM_BYTES = 32

Change = Callable[[Answers], Answers]


def new_token() -> str:
    """A secret of 256 random bits by which a browser finds its draft."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def begin(identity: Identity, *, locale: str, now: datetime) -> str:
    """Begin a draft; the secret by which one browser alone finds it again, told this once."""
    token = new_token()
    draft = Draft(
        token_digest=digest_of(token),
        triplet="",
        locale=locale,
        created_at=now,
    )
    _write(draft, Answers(identity), now)
    with transaction(PORTAL) as session:
        session.add(draft)
    return token


def find(token: str | None, *, now: datetime) -> Written | None:
    """The draft of a browser, None when it has none or none any more."""
    with reading(PORTAL) as session:
        return queries.find_draft(session, token, now=now)


def keep(token: str, change: Change, *, now: datetime) -> Written | None:
    """Write one answer into the draft as it is now, whatever another tab wrote meanwhile.

    None when the draft is over, or waits for its mailed link and takes no answer any more.
    """
    with transaction(PORTAL) as session:
        draft = _open_draft(session, token, now)
        if draft is None:
            return None
        _write(draft, change(from_json(draft.answers)), now)
        session.flush()
        return queries.written(session, draft)


def keep_password(
    token: str, *, digest: str, question: ChosenQuestion | None, now: datetime
) -> Written | None:
    """Keep the digests of a password and of a secret answer; they were made beforehand."""
    with transaction(PORTAL) as session:
        draft = _open_draft(session, token, now)
        if draft is None:
            return None
        draft.password_hash = digest
        draft.secret_question = question.question.value if question else None
        draft.secret_answer_hash = question.answer_digest if question else None
        answers = from_json(draft.answers)
        _write(draft, answers.with_password(), now)
        session.flush()
        return queries.written(session, draft)


def reopen(token: str, *, portal: Portal, now: datetime) -> Written | None:
    """Take answers again: the link that was mailed is void, everything said is kept."""
    with transaction(PORTAL) as session:
        draft = _draft(session, token, now)
        if draft is None:
            return None
        reopen_draft(session, draft, portal=portal, now=now)
        return queries.written(session, draft)


def reopen_draft(session: Session, draft: Draft, *, portal: Portal, now: datetime) -> None:
    """The same within a transaction that holds the draft already."""
    revoke_all(session, portal, draft_owner(draft.id), now=now)
    draft.confirmed_at = draft.sent_at = None
    draft.expires_at = now + LIFETIME
    session.flush()


def abandon(token: str, *, portal: Portal, now: datetime) -> None:
    """Forget everything that was answered, and the link that may be under way."""
    with transaction(PORTAL) as session:
        draft = _draft(session, token, now)
        if draft is not None:
            revoke_all(session, portal, draft_owner(draft.id), now=now)
            session.delete(draft)


def expire_due(session: Session, *, now: datetime) -> int:
    """Delete the drafts whose day is over, and those whose link was not followed in time."""
    due = select(Draft.id).where(Draft.expires_at <= now).order_by(Draft.expires_at).limit(BATCH)
    gone = session.scalars(
        delete(Draft)
        .where(Draft.id.in_(due), Draft.expires_at <= now)
        .returning(Draft.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _draft(session: Session, token: str, now: datetime) -> Draft | None:
    return session.scalars(
        select(Draft)
        .where(Draft.token_digest == digest_of(token), Draft.expires_at > now)
        .with_for_update()
    ).one_or_none()


def _open_draft(session: Session, token: str, now: datetime) -> Draft | None:
    draft = _draft(session, token, now)
    return draft if draft and draft.confirmed_at is None else None


def _write(draft: Draft, answers: Answers, now: datetime) -> None:
    identity = answers.identity
    draft.answers = as_json(answers)
    draft.triplet = triplet_of(identity.siret, identity.last_name, identity.first_name)
    draft.revision = (draft.revision or 0) + 1
    draft.changed_at = now
    draft.expires_at = now + LIFETIME
