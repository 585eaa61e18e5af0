"""Reads of imports: today's state of what a file names, and the lines of a request."""

from netent.imports.queries.lines import (
    LineFilter,
    LineRow,
    changed_since_check,
    line_rows,
    lines_of,
    lines_page,
    reason_counts,
    report_lines,
)
from netent.imports.queries.rights import (
    declaration_choices,
    layout_for,
    member_states,
    rights_snapshot_of,
)
from netent.imports.queries.snapshots import file_of, snapshot_of

__all__ = [
    "LineFilter",
    "LineRow",
    "changed_since_check",
    "declaration_choices",
    "file_of",
    "layout_for",
    "line_rows",
    "lines_of",
    "lines_page",
    "member_states",
    "reason_counts",
    "report_lines",
    "rights_snapshot_of",
    "snapshot_of",
]
