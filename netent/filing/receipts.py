"""Numbers of receipts: readable over the telephone, and not to be guessed."""

import secrets
from datetime import datetime

from netent.kernel.clock import PARIS

# No letter or figure that is taken for another: 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B.
_ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
_GROUP = 4


def new_number(code: str, now: datetime) -> str:
    """Such as DSN-2026-11-7F3K-92QD: what, the month in Paris, and eight letters by chance."""
    first, second = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(2))
    return f"{code}-{now.astimezone(PARIS):%Y-%m}-{first}-{second}"
