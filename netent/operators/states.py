"""Where an operator stands."""

from enum import StrEnum


class OperatorState(StrEnum):
    """Only an active one is let in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
