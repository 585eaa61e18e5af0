"""Delivery as a job: queued after each act that wrote a mail, and by the sweep."""

from flask import current_app

from netent.kernel import clock
from netent.notices.delivery import deliver_due
from netent.notices.rendering import MAILER


def deliver() -> int:
    """Send what is due; safe to run twice, or on several workers at once."""
    return deliver_due(now=clock.now(), send=current_app.extensions[MAILER].send)
