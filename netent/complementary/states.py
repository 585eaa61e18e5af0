"""Areas of complementary services, reference tables, and where a table's version stands."""

from enum import StrEnum


class Area(StrEnum):
    """The guide's headings, in its order."""

    CONTROL = "control"
    REFERENCE = "reference"
    SETTINGS = "settings"
    PAYMENT = "payment"
    PARTNER = "partner"
    OTHER = "other"


class Nomenclature(StrEnum):
    """A table of body codes."""

    DSN = "dsn"
    DADSU = "dadsu"


class VersionState(StrEnum):
    """A version of a table: checked and shown to the operator, or loaded for everybody."""

    CHECKED = "checked"
    LOADED = "loaded"
