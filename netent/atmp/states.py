"""Where a load of rates stands, what a line of it brings, and where a notification stands."""

from enum import StrEnum


class LoadState(StrEnum):
    """A file of rates: checked and shown, or loaded."""

    CHECKED = "checked"
    LOADED = "loaded"


class Finding(StrEnum):
    """What a line is beside the rates that are known."""

    NEW = "new"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    # A later notification of the same establishment and day is known.
    OUTDATED = "outdated"


class Standing(StrEnum):
    """What became of a notification."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    REPLACED = "replaced"
