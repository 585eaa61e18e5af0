"""States of a notice and of a letter, and which letters there are."""

from enum import StrEnum


class NoticeState(StrEnum):
    """Where a notice stands; an abandoned one has used up its attempts."""

    WAITING = "waiting"
    SENT = "sent"
    ABANDONED = "abandoned"


class LetterTemplate(StrEnum):
    """The letters that netent writes."""

    HEAD_INFORMED = "letter_head_informed"
    ACTIVATION_KEY = "activation_key"


class LetterState(StrEnum):
    """Where a letter stands; an erased one expired before it was printed."""

    WAITING = "waiting"
    PRINTED = "printed"
    ERASED = "erased"
