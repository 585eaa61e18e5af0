"""Who may do what with the pages of rate requests, written by hand."""

from collections.abc import Mapping
from uuid import UUID

from tests.matrix.rows import Key, Row, everybody

# Nobody else's request is anybody's, in one firm, too: tests/rate_requests asks for one's own.
_NONE = {"request_id": UUID(int=1)}

RATES: Mapping[Key, Row] = {
    ("rate_requests.index", "GET"): everybody(),
    ("rate_requests.new", "GET"): everybody(),
    # No establishment is named.
    ("rate_requests.new", "POST"): everybody(),
    ("rate_requests.template", "GET"): everybody(),
    ("rate_requests.check", "GET"): everybody(404, values=_NONE),
    ("rate_requests.confirm", "POST"): everybody(404, values=_NONE),
    ("rate_requests.delete", "POST"): everybody(404, values=_NONE),
    ("rate_requests.show", "GET"): everybody(404, values=_NONE),
    ("rate_requests.progress", "GET"): everybody(404, values=_NONE),
    ("rate_requests.report_csv", "GET"): everybody(404, values=_NONE),
    ("rate_requests.report_xlsx", "GET"): everybody(404, values=_NONE),
    ("rate_requests.refused", "GET"): everybody(404, values=_NONE),
}
