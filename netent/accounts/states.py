"""Why sign-ins fail, by what they succeed, and what some have to renew once they are in."""

from enum import StrEnum


class FailureReason(StrEnum):
    """What was wrong with a failed sign-in."""

    UNKNOWN = "unknown"
    PASSWORD = "password"
    ANSWER = "answer"
    FACTOR = "factor"
    FACTOR_LOCKED = "factor_locked"
    LOCKED = "locked"
    NOT_ACTIVE = "not_active"


class Renewal(StrEnum):
    """What a member has to choose anew before he may do anything else (product §4)."""

    PASSWORD = "password"
    PASSWORD_AND_QUESTION = "password_and_question"


class EnteredBy(StrEnum):
    """The first thing that was right at the door."""

    PASSWORD = "password"
    CODE = "code"
    ANSWER = "secret_question"


class Factor(StrEnum):
    """The second thing that was right."""

    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"
