"""What a time-limited secret may be: its life, its form, its tries, its way (product §4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from netent.kernel.clock import same_time_later

DIGITS = "0123456789"
# Letters and digits that are not taken for one another on paper.
READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class SecretKind(StrEnum):
    """What a secret is good for; a secret of one kind is nothing for another."""

    EMAIL_LINK = "email_link"
    EMAIL_CHANGE_LINK = "email_change_link"
    RECOVERY_LINK = "recovery_link"
    TEMPORARY_PASSWORD = "temporary_password"
    PROVISIONAL_PASSWORD = "provisional_password"
    POSTED_CODE = "posted_code"
    OPERATOR_LINK = "operator_link"


class Delivery(StrEnum):
    """How a secret reaches its owner."""

    MAIL = "mail"
    LETTER = "letter"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Days of Paris, to the same clock time, or hours as they pass."""

    days: int = 0
    hours: int = 0

    def after(self, moment: datetime) -> datetime:
        """When something issued at a moment ends: it is valid strictly before."""
        return same_time_later(moment, self.days) + timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class SecretRules:
    """One kind of secret on one portal.

    A code has a `length` and an `alphabet`, and is void after so many wrong `attempts`; a link has
    neither: nobody guesses it. `is_renewed` says that an expired one, when used, sends a new one.
    """

    lifetime: Lifetime
    delivery: Delivery
    length: int | None = None
    alphabet: str = ""
    attempts: int | None = None
    is_renewed: bool = False

    @property
    def is_link(self) -> bool:
        """Whether it is followed rather than typed."""
        return self.length is None


def link(lifetime: Lifetime, *, is_renewed: bool = False) -> SecretRules:
    """A mailed link."""
    return SecretRules(lifetime, Delivery.MAIL, is_renewed=is_renewed)


def code(lifetime: Lifetime, delivery: Delivery, *, length: int, alphabet: str) -> SecretRules:
    """A code that is typed; five wrong entries void it."""
    return SecretRules(lifetime, delivery, length=length, alphabet=alphabet, attempts=5)
