"""Reads of imports: today's state of what a file names, and the lines of a request."""

from netent.imports.queries.codes import CodesStanding, codes_standing
from netent.imports.queries.lines import (
    LineFilter,
    LineRow,
    line_rows,
    lines_of,
    lines_page,
    reason_counts,
    report_lines,
)
from netent.imports.queries.people import (
    created_by,
    members_snapshot_of,
    rights_of_models,
    touched_since,
)
from netent.imports.queries.rights import (
    declaration_choices,
    layout_for,
    layout_read,
    member_states,
    rights_snapshot_of,
)
from netent.imports.queries.snapshots import file_of, snapshot_of

__all__ = [
    "CodesStanding",
    "LineFilter",
    "LineRow",
    "codes_standing",
    "created_by",
    "declaration_choices",
    "file_of",
    "layout_for",
    "layout_read",
    "line_rows",
    "lines_of",
    "lines_page",
    "member_states",
    "members_snapshot_of",
    "reason_counts",
    "report_lines",
    "rights_of_models",
    "rights_snapshot_of",
    "snapshot_of",
    "touched_since",
]
