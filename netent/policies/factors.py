"""What a second factor may be, and how long its steps may take (product §4)."""

from dataclasses import dataclass
from datetime import timedelta

from netent.policies.secrets import READABLE


@dataclass(frozen=True, slots=True)
class FactorRules:
    """Numbers of the second factor.

    `half_open` is how long a right password waits for its factor, `set_up` how long a new key or
    a new passkey waits to be confirmed; `drift` is how many half-minutes a clock may be off.
    A recovery code has `code_length` characters of `code_alphabet`: 80 random bits.
    """

    half_open: timedelta = timedelta(minutes=5)
    set_up: timedelta = timedelta(minutes=15)
    drift: int = 1
    codes: int = 10
    code_length: int = 16
    code_alphabet: str = READABLE
    most_passkeys: int = 10
