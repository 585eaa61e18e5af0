"""Pages of the door and of one's own account."""

from netent.accounts.views import (
    account,
    email_change,
    factors,
    passkeys,
    recovery,
    recovery_links,
    recovery_requests,
    renewing,
    second_step,
)
from netent.accounts.views.blueprint import bp
from netent.accounts.views.door import DEMO_ACCOUNTS

__all__ = [
    "DEMO_ACCOUNTS",
    "account",
    "bp",
    "email_change",
    "factors",
    "passkeys",
    "recovery",
    "recovery_links",
    "recovery_requests",
    "renewing",
    "second_step",
]
