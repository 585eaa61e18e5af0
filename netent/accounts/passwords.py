"""Passwords by Argon2id: the same work whether or not there is an account."""

import base64
import secrets
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError


@dataclass(frozen=True, slots=True)
class Cost:
    """What one verification costs. The default is the second choice of RFC 9106 (64 MiB)."""

    time: int = 3
    memory_kib: int = 64 * 1024
    parallelism: int = 4


class Passwords:
    """Makes and verifies digests at one cost. Slow on purpose: never inside a transaction."""

    def __init__(self, cost: Cost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.time,
            memory_cost=cost.memory_kib,
            parallelism=cost.parallelism,
            type=Type.ID,
        )
        self._nobody = self._digest_of_nobody(cost)

    def hash(self, password: str) -> str:
        """A new digest, with a salt of its own."""
        return self._hasher.hash(_normal(password))

    def verify(self, digest: str | None, password: str) -> bool:
        """Whether the password is the digest's; without a digest, the same work and no."""
        try:
            return self._verify(digest or self._nobody, password)
        except (InvalidHashError, VerificationError):
            return self._verify(self._nobody, password)

    def is_outdated(self, digest: str) -> bool:
        """Whether the digest was made at another cost than today's."""
        return self._hasher.check_needs_rehash(digest)

    def _verify(self, digest: str, password: str) -> bool:
        try:
            return self._hasher.verify(digest, _normal(password))
        except VerifyMismatchError:
            return False

    def _digest_of_nobody(self, cost: Cost) -> str:
        """A well-formed digest of today's cost that no known password has; it costs nothing."""
        salt, tag = (
            base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
            for size in (self._hasher.salt_len, self._hasher.hash_len)
        )
        cost_text = f"m={cost.memory_kib},t={cost.time},p={cost.parallelism}"
        return f"$argon2id$v=19${cost_text}${salt}${tag}"


class _Holder:
    passwords = Passwords(Cost())


def bind(cost: Cost) -> None:
    """Set the cost in force, at composition."""
    _Holder.passwords = Passwords(cost)


def current() -> Passwords:
    """The digests in force; asked for by views and commands, and handed to services."""
    return _Holder.passwords


def _normal(password: str) -> str:
    # The same letters typed on two systems may come composed or not.
    return unicodedata.normalize("NFC", password)
