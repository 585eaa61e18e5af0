"""The closed lists of a request to join."""

from enum import StrEnum


class Way(StrEnum):
    """How a candidate administrator asks to be let in; whoever asks as a declarant has none."""

    COOPTATION = "cooptation"
    KEY = "key"


class CandidacyState(StrEnum):
    """Where a request to join stands; it leaves PENDING once, for good.

    SUPERSEDED: another request of the person was accepted, or the registration ended.
    """

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
