"""Mails for tests: put into the outbox, and read back as they stand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.notices.models import Notice
from netent.notices.service import send_mail
from tests.factories.tenancy import NOW

# Delivers what is due at a moment, and gives the only mail as it stands then.
Deliver = Callable[..., Notice]


def put_mail(
    recipient: str = "a@cabinet.example", *, now: datetime = NOW, **changes: Any
) -> Notice:
    """A mail waiting since `now`."""
    given: dict[str, Any] = {
        "template": "sign_in_locked",
        "locale": "fr",
        "arguments": {"first_name": "Camille"},
        "registration_id": None,
    }
    with transaction(PORTAL) as session:
        return send_mail(session, recipient=recipient, now=now, **given | changes)


def mails() -> list[Notice]:
    """The whole outbox, oldest first."""
    with reading(PORTAL) as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def mail_to(recipient: str) -> Notice:
    """The only mail to somebody."""
    (found,) = (notice for notice in mails() if notice.recipient == recipient)
    return found
