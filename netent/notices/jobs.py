"""Delivery as a job: queued after each act that wrote a mail, and by the sweep."""

from datetime import datetime

from flask import current_app

from netent.kernel import clock
from netent.notices.delivery import deliver_due
from netent.notices.rendering import MAILER


def deliver() -> int:
    """Send what is due; safe to run twice, or on several workers at once."""
    return deliver_at(clock.now())


def deliver_at(now: datetime) -> int:
    """Send what is due at `now`, as the sweep does. In the demo the outbox page keeps its links."""
    return deliver_due(
        now=now,
        send=current_app.extensions[MAILER].send,
        keeps_secrets=current_app.config["NETENT_DEMO"],
    )
