"""What the wizard does: keep a draft, mail its link, make of it what it asks for."""

from netent.registering.service.drafts import (
    abandon,
    begin,
    expire_due,
    find,
    keep,
    keep_password,
    reopen,
)
from netent.registering.service.sending import confirm, send_again, send_again_to
from netent.registering.service.validating import Ending, Validated, link_state, validate

__all__ = [
    "Ending",
    "Validated",
    "abandon",
    "begin",
    "confirm",
    "expire_due",
    "find",
    "keep",
    "keep_password",
    "link_state",
    "reopen",
    "send_again",
    "send_again_to",
    "validate",
]
