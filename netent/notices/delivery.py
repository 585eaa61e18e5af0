"""Sending what waits in the outbox: claimed, handed to the mail server, told how it went.

Delivery is at least once: a worker that dies between the server's yes and ours leaves the mail
claimed, and it is sent again when the claim runs out. Both carry the same Message-ID.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeAlias

import structlog
from sqlalchemy import select, update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.notices.arguments import has_secret, without_secrets
from netent.notices.models import Notice
from netent.notices.queries import mail_of
from netent.notices.rendering import Mail, RecipientRefused
from netent.notices.states import NoticeState

Send: TypeAlias = Callable[[Mail], None]

# How long after each failed attempt the next one comes; the last delay repeats.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)
ATTEMPTS = 10
# Longer than any mail server may keep us waiting.
CLAIM = timedelta(minutes=10)
_ERROR_LENGTH = 200

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    attempts: int
    mail: Mail | None
    # What changes in its row once nobody needs its secret values any more.
    erasure: Mapping[str, Any]


def deliver_due(*, now: datetime, send: Send, limit: int = 100, keeps_secrets: bool = False) -> int:
    """Try every mail that is due, at most `limit`; how many were tried, sent or not.

    A mail that was sent or abandoned loses the secret values of its links, unless `keeps_secrets`:
    where nothing leaves, its row is the only place to read it. Any number of workers may do this
    at once: each mail is claimed in a commit of its own, sent outside of any transaction, and its
    fate kept in another commit.
    """
    began = monotonic()
    tried = 0
    for _round in range(limit):
        # Sending takes its time: a claim must count from the moment it is made.
        moment = now + timedelta(seconds=monotonic() - began)
        claimed = _claim(now, moment, keeps_secrets)
        if claimed is None:
            break
        if claimed.mail is not None:
            tried += 1
            _try(claimed, claimed.mail, send, moment)
    return tried


def _claim(due_at: datetime, now: datetime, keeps_secrets: bool) -> _Claimed | None:
    with transaction(PORTAL) as session:
        notice = session.scalar(
            select(Notice)
            .where(Notice.state == NoticeState.WAITING, Notice.next_attempt_at <= due_at)
            .order_by(Notice.next_attempt_at, Notice.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if notice is None:
            return None
        erasure = {} if keeps_secrets else _erasure(notice)
        if notice.attempts >= ATTEMPTS:
            # Its last attempt never came back to tell: the mail may be what kills its worker.
            notice.state = NoticeState.ABANDONED
            notice.arguments = erasure.get("arguments", notice.arguments)
            return _Claimed(notice.id, notice.attempts, None, {})
        notice.attempts += 1
        notice.next_attempt_at = now + CLAIM
        return _Claimed(notice.id, notice.attempts, mail_of(notice), erasure)


def _erasure(notice: Notice) -> dict[str, Any]:
    if not has_secret(notice.arguments):
        return {}
    return {"arguments": without_secrets(notice.arguments)}


def _try(claimed: _Claimed, mail: Mail, send: Send, now: datetime) -> None:
    try:
        send(mail)
    except Exception as error:
        # Whatever the server or a template does, the outbox goes on to the next mail.
        _log.warning("mail_failed", notice=str(mail.public_id), error=type(error).__name__)
        _keep_failure(claimed, error, now)
    else:
        _keep(claimed, state=NoticeState.SENT, sent_at=now, last_error=None, **claimed.erasure)


def _keep_failure(claimed: _Claimed, error: Exception, now: datetime) -> None:
    words = " ".join(f"{type(error).__name__}: {error}".replace("\0", " ").split())
    if claimed.attempts >= ATTEMPTS or isinstance(error, RecipientRefused):
        said = words[:_ERROR_LENGTH]
        _keep(claimed, state=NoticeState.ABANDONED, last_error=said, **claimed.erasure)
        return
    delay = DELAYS[min(claimed.attempts, len(DELAYS)) - 1]
    _keep(claimed, next_attempt_at=now + delay, last_error=words[:_ERROR_LENGTH])


def _keep(claimed: _Claimed, **fate: object) -> None:
    # Only while the claim is still ours: one that ran out belongs to the next worker.
    with transaction(PORTAL) as session:
        session.execute(
            update(Notice)
            .where(
                Notice.id == claimed.id,
                Notice.attempts == claimed.attempts,
                Notice.state == NoticeState.WAITING,
            )
            .values(**fate)
        )
