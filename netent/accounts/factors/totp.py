"""Codes of an authenticator application: six digits that change every half-minute (RFC 6238)."""

from datetime import datetime

import pyotp
import segno
from pyotp.utils import strings_equal

ISSUER = "netent"
_DIGITS = 6
_GROUP = 4


def new_secret() -> str:
    """A new key of 160 random bits, as applications read it."""
    return pyotp.random_base32()


def address(secret: str, account: str) -> str:
    """What the QR code says: the key, and for which account of whom."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def qr_code(text: str) -> str:
    """The text as an SVG drawing without style of its own, dark on light in every theme."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )


def grouped(secret: str) -> str:
    """The key in groups of four, for whoever types it."""
    return " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def looks_like_code(typed: str) -> bool:
    """Whether this can only be such a code: six digits, blanks apart."""
    text = "".join(typed.split())
    return len(text) == _DIGITS and text.isascii() and text.isdecimal()


def step_of(secret: str, typed: str, *, drift: int, after: int | None, now: datetime) -> int | None:
    """The half-minute whose code this is; None when it is none's, or was taken before.

    `after` is the last one whose code was taken. Clocks may be `drift` half-minutes apart. Every
    step is compared, whichever is right.
    """
    if not looks_like_code(typed):
        return None
    text = "".join(typed.split())
    made = pyotp.TOTP(secret)
    present = int(now.timestamp()) // made.interval
    found = None
    for step in range(present - drift, present + drift + 1):
        is_right = strings_equal(made.generate_otp(step), text)
        if is_right and (after is None or step > after):
            found = step
    return found
