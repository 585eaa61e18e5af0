"""What differs between portals, as data (product §4)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How often one may fail, how long a lock and a session last."""

    attempts: int
    # by the lock's rank since the last success; the last length repeats
    locks: tuple[timedelta, ...]
    session_length: timedelta
    session_idle: timedelta


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal and its rules."""

    name: str
    sign_in: SignInRules


NET_ENTREPRISES = Portal(
    name="net_entreprises",
    sign_in=SignInRules(
        attempts=5,
        locks=(
            *(timedelta(minutes=15 * 2**rank) for rank in range(7)),
            timedelta(hours=24),
        ),
        session_length=timedelta(hours=12),
        session_idle=timedelta(minutes=30),
    ),
)
