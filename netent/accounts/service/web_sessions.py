"""Web sessions: opened at sign-in, ended by their owner or by what befalls him."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, update
from sqlalchemy.orm import Session

from netent.accounts.models import WebSession
from netent.accounts.tokens import digest_of, make_token
from netent.audit.service import record
from netent.database.tenant import tenant_of
from netent.kernel.actor import Actor

_BROWSER_LENGTH = 120
_ADDRESS_LENGTH = 45


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from, as far as one can tell."""

    address: str | None = None
    browser: str = ""

    def __post_init__(self) -> None:
        # Strangers write these: only what can be kept and shown gets through.
        shown = "".join(char for char in self.browser if char.isprintable())
        object.__setattr__(self, "browser", shown[:_BROWSER_LENGTH])
        if self.address is not None:
            object.__setattr__(self, "address", self.address[:_ADDRESS_LENGTH])


def open_web_session(
    session: Session, actor: Actor, origin: Origin, *, length: timedelta, now: datetime
) -> str:
    """Begin a web session of the member; the token is told this once and never kept."""
    token = make_token(actor.registration_id)
    session.add(
        WebSession(
            token_digest=digest_of(token),
            for_registration_id=actor.registration_id,
            member_id=actor.member_id,
            created_at=now,
            expires_at=now + length,
            browser=origin.browser,
            address=origin.address,
        )
    )
    return token


def sign_out(session: Session, actor: Actor, token: str, *, now: datetime) -> None:
    """End the web session that the token opened; nothing happens when it has ended already."""
    ended = session.execute(
        update(WebSession)
        .where(
            WebSession.token_digest == digest_of(token),
            WebSession.member_id == actor.member_id,
            WebSession.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(WebSession.id)
        .execution_options(synchronize_session=False)
    )
    if ended.one_or_none() is not None:
        record(session, actor, "member.signed_out", subject=str(actor.member_public_id), now=now)


def end_sessions(
    session: Session, actor: Actor, *, which: UUID | None, keep: str, now: datetime
) -> int:
    """End one of the member's own web sessions, or all but the one of this token; how many."""
    chosen = WebSession.token_digest != digest_of(keep)
    if which is not None:
        chosen = and_(chosen, WebSession.public_id == which)
    ended = session.scalars(
        update(WebSession)
        .where(
            chosen,
            WebSession.member_id == actor.member_id,
            WebSession.for_registration_id == actor.registration_id,
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > now,
        )
        .values(revoked_at=now)
        .returning(WebSession.id)
        .execution_options(synchronize_session=False)
    )
    count = len(ended.all())
    if count:
        record(
            session,
            actor,
            "member.sessions_ended",
            subject=str(actor.member_public_id),
            details={"count": count},
            now=now,
        )
    return count


def revoke_all(session: Session, member_id: int, *, now: datetime) -> int:
    """End every web session of a member at once; how many there were."""
    ended = session.scalars(
        update(WebSession)
        .where(
            WebSession.member_id == member_id,
            WebSession.for_registration_id == tenant_of(session),
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > now,
        )
        .values(revoked_at=now)
        .returning(WebSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())
