"""Where a termination stands, and how long each part of its life is."""

from datetime import timedelta
from enum import StrEnum

CONFIRMED_WITHIN_DAYS = 15
WITHDRAWN_WITHIN_DAYS = 30
REMINDED_BEFORE = timedelta(days=3)


class TerminationState(StrEnum):
    """ASKED waits for a second administrator, RUNNING for its day; all others are for good."""

    ASKED = "asked"
    RUNNING = "running"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ENDED = "ended"
    COVERED = "covered"


LIVE = frozenset({TerminationState.ASKED, TerminationState.RUNNING})
