"""States of a notice."""

from enum import StrEnum


class NoticeState(StrEnum):
    """Where a notice stands; an abandoned one has used up its attempts."""

    WAITING = "waiting"
    SENT = "sent"
    ABANDONED = "abandoned"
