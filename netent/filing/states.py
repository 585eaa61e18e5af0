"""The closed lists of filing: how often, what, what became of it, and what a second one does."""

from enum import StrEnum


class Periodicity(StrEnum):
    """How often a declaration is filed; an event is filed when it happens."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    EVENT = "event"


class FilingNature(StrEnum):
    """What was filed: a file, or the word that there is nothing to declare."""

    FILE = "file"
    NIL = "nil"


class FilingState(StrEnum):
    """Whether a filing stands, gave way to another, or was taken back."""

    FILED = "filed"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Second(StrEnum):
    """What may be done once a filing of the same thing stands."""

    REPLACE = "replace"
    CANCEL = "cancel"
    BOTH = "both"
    NEITHER = "neither"

    @property
    def may_replace(self) -> bool:
        """Whether another one may take its place."""
        return self in (Second.REPLACE, Second.BOTH)

    @property
    def may_cancel(self) -> bool:
        """Whether it may be taken back."""
        return self in (Second.CANCEL, Second.BOTH)


class FileFormat(StrEnum):
    """What a filed file may be, told by its content."""

    NEODES = "neodes"
    CSV = "csv"
    XML = "xml"
    PDF = "pdf"
