"""Cells that a spreadsheet would run: marked in every export, unmarked on reading (product §9)."""

import re

MARK = "'"

# What makes Excel, LibreOffice or Google Sheets run a cell, full-width forms included; blanks
# before the sign do not always protect. Leading marks count, so that marking can be undone exactly.
_RUNS = re.compile(r"'*(?:[\t\r\n]|[\s\x00-\x1f]*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def neutralise(text: str) -> str:
    """The text as a cell that stays text; `unmark` gives back exactly what was written."""
    return MARK + text if _RUNS.match(text) else text


def unmark(text: str) -> str:
    """The text without the mark that `neutralise` put before it; any other text as it is."""
    return text[1:] if text.startswith(MARK) and _RUNS.match(text) else text
