"""Web sessions of operators: opened at sign-in, ended by their owner or by what befalls him."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from netent.accounts.service import Origin
from netent.accounts.tokens import digest_of
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.operators.models import OperatorSession

# No number of a registration begins so: an operator's secret is never taken for a member's.
PREFIX = "operator."
SESSIONS_KEPT = timedelta(days=30)
# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 5_000
_RANDOM_BYTES = 32


def open_session(
    session: Session, operator_id: int, origin: Origin, *, length: timedelta, now: datetime
) -> tuple[OperatorSession, str]:
    """Begin a web session of the operator; the token is told this once and never kept."""
    token = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    opened = OperatorSession(
        token_digest=digest_of(token),
        operator_id=operator_id,
        created_at=now,
        expires_at=now + length,
        browser=origin.browser,
        address=origin.address,
    )
    session.add(opened)
    session.flush()
    return opened, token


def sign_out(session: Session, operator: Operator, token: str, *, now: datetime) -> None:
    """End the web session that the token opened; nothing happens when it has ended already."""
    if _end(session, operator.operator_id, OperatorSession.token_digest == digest_of(token), now):
        subject = str(operator.public_id)
        record(session, operator, "operator.signed_out", subject=subject, now=now)


def end_sessions(
    session: Session, operator: Operator, *, which: UUID | None, keep: str, now: datetime
) -> int:
    """End one of the operator's own web sessions, or all but the one of this token; how many."""
    chosen: Any = OperatorSession.token_digest != digest_of(keep)
    if which is not None:
        chosen = and_(chosen, OperatorSession.public_id == which)
    count = _end(session, operator.operator_id, chosen, now)
    if count:
        record(
            session,
            operator,
            "operator.sessions_ended",
            subject=str(operator.public_id),
            details={"count": count},
            now=now,
        )
    return count


def end_all(session: Session, operator_id: int, *, keep: str = "", now: datetime) -> int:
    """End every web session of an operator at once, but for the one of this token; how many."""
    return _end(session, operator_id, OperatorSession.token_digest != digest_of(keep), now)


def _end(session: Session, operator_id: int, which: Any, now: datetime) -> int:
    ended = session.scalars(
        update(OperatorSession)
        .where(
            which,
            OperatorSession.operator_id == operator_id,
            OperatorSession.revoked_at.is_(None),
            OperatorSession.expires_at > now,
        )
        .values(revoked_at=now)
        .returning(OperatorSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def expire_due(session: Session, *, now: datetime) -> int:
    """Clear away web sessions that are of no more use; how many."""
    old = (
        select(OperatorSession.id)
        .where(OperatorSession.expires_at < now - SESSIONS_KEPT)
        .order_by(OperatorSession.expires_at)
        .limit(BATCH)
    )
    gone = session.scalars(
        delete(OperatorSession)
        .where(OperatorSession.id.in_(old))
        .returning(OperatorSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
