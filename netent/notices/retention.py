"""Mails that left or were given up are kept for a while, then purged."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Text, cast, delete, select

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.notices.arguments import without_secrets
from netent.notices.models import Notice
from netent.notices.states import NoticeState

# How long the demo keeps one-time links, so that its outbox page can be tried.
LINKS_KEPT = timedelta(days=15)
# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 500
# As arguments write a sealed value; a quote inside of a text would have its backslash.
_SEALED = '"sealed": "'


def purge_due(*, keep_days: int, now: datetime) -> int:
    """Purge the oldest mails written more than `keep_days` ago that wait no more; how many were."""
    before = now - timedelta(days=keep_days)
    with transaction(PORTAL) as session:
        # The oldest, whatever their age: their numbers grow with time, and no index is needed.
        oldest = select(Notice.id).where(_is_over()).order_by(Notice.id).limit(BATCH)
        rows = session.execute(
            select(Notice.id).where(Notice.id.in_(oldest), Notice.created_at < before)
        )
        due = list(rows.scalars())
        if due:
            session.execute(delete(Notice).where(Notice.id.in_(due)))
    return len(due)


def erase_links_due(*, now: datetime) -> int:
    """Erase the one-time links that the demo kept for long enough; in how many mails."""
    with transaction(PORTAL) as session:
        due = session.scalars(
            select(Notice)
            .where(
                _is_over(),
                Notice.created_at <= now - LINKS_KEPT,
                cast(Notice.arguments, Text).contains(_SEALED, autoescape=True),
            )
            .order_by(Notice.id)
            .limit(BATCH)
        ).all()
        for notice in due:
            notice.arguments = without_secrets(notice.arguments)
    return len(due)


def _is_over() -> ColumnElement[bool]:
    return Notice.state != NoticeState.WAITING
