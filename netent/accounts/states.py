"""Why sign-ins fail, as kept for the operator, and what some have to renew once they are in."""

from enum import StrEnum


class FailureReason(StrEnum):
    """What was wrong with a failed sign-in."""

    UNKNOWN = "unknown"
    PASSWORD = "password"
    ANSWER = "answer"
    LOCKED = "locked"
    NOT_ACTIVE = "not_active"


class Renewal(StrEnum):
    """What a member has to choose anew before he may do anything else (product §4)."""

    PASSWORD = "password"
    PASSWORD_AND_QUESTION = "password_and_question"
