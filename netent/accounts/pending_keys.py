"""The key of an application that is being set up in this browser, sealed in its cookie."""

from datetime import datetime, timedelta

from flask import request, session

from netent.accounts.factors import keys, totp

_PENDING = "totp"


def pending_key(owner: int | str, lasts: timedelta, now: datetime) -> tuple[str, bool]:
    """The key, and whether it is new; a page that is opened writes nothing to the database."""
    moment = now.timestamp()
    sealed, begun = session.get(_PENDING, ("", 0.0))
    found = (
        keys.unseal(owner, sealed) if sealed and moment - begun < lasts.total_seconds() else None
    )
    secret = found or totp.new_secret()
    if found is None or request.method == "GET":
        session[_PENDING] = (keys.seal(owner, secret), moment)
    return secret, found is None


def forget_key() -> None:
    """Let go of it: it is in force, or not wanted any more."""
    session.pop(_PENDING, None)
