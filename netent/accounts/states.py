"""Why sign-ins fail, as kept for the operator; the person at the door is told one thing only."""

from enum import StrEnum


class FailureReason(StrEnum):
    """What was wrong with a failed sign-in."""

    UNKNOWN = "unknown"
    PASSWORD = "password"
    LOCKED = "locked"
    NOT_ACTIVE = "not_active"
