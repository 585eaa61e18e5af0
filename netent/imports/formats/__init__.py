"""What deposited files look like: columns, templates, and the name they must bear (product §9)."""

from netent.imports.formats.establishments import ESTABLISHMENTS
from netent.imports.formats.habilitations import (
    CatalogueRight,
    HabilitationsFormat,
    RightColumn,
    habilitations_format,
)
from netent.imports.formats.layout import (
    BOM,
    LINE_END,
    LINES_BEFORE_DATA,
    REFUSAL_COLUMN,
    SEPARATOR,
    SEPARATOR_NAMES,
    Column,
    FileFormat,
    fold_heading,
)
from netent.imports.formats.members import MEMBERS
from netent.imports.formats.names import bare_file_name, check_file_name, download_name

__all__ = [
    "BOM",
    "ESTABLISHMENTS",
    "LINES_BEFORE_DATA",
    "LINE_END",
    "MEMBERS",
    "REFUSAL_COLUMN",
    "SEPARATOR",
    "SEPARATOR_NAMES",
    "CatalogueRight",
    "Column",
    "FileFormat",
    "HabilitationsFormat",
    "RightColumn",
    "bare_file_name",
    "check_file_name",
    "download_name",
    "fold_heading",
    "habilitations_format",
]
