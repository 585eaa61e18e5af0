"""What became of a person whose rate is asked for."""

from enum import StrEnum


class Answer(StrEnum):
    """How a line stands: to be asked about, answered with a rate or without, or refused."""

    WAITING = "waiting"
    RATE = "rate"
    NO_RATE = "no_rate"
    REFUSED = "refused"
