"""The secret of a web session: kept in the cookie, known to the database by its digest."""

import secrets
from hashlib import sha256

_RANDOM_BYTES = 32


def make_token(registration_id: int) -> str:
    """A new secret of 256 random bits, which says whose registration to look in.

    So the member is loaded by one statement, inside the wall of his registration.
    """
    return f"{registration_id}.{secrets.token_urlsafe(_RANDOM_BYTES)}"


def registration_of(token: str) -> int | None:
    """The registration that a token names, or None when it is not of our making."""
    number, _, secret = token.partition(".")
    if not secret or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return int(number)


def digest_of(token: str) -> str:
    """What the database keeps: of no use to who reads it there."""
    return sha256(token.encode()).hexdigest()
