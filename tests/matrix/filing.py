"""Who may do what with the pages of filing, written by hand."""

from collections.abc import Mapping
from uuid import UUID

from tests.matrix.rows import Key, Row, administrators, everybody

NONE = {"draft_id": UUID(int=1)}
_NO_RATE = {"rate_id": UUID(int=1)}

# A filing is seen by administrators, and by those who made it or may file so.
FILING: Mapping[Key, Row] = {
    ("atmp.index", "GET"): administrators(),
    ("atmp.show", "GET"): administrators(404, values=_NO_RATE),
    ("atmp.acknowledge", "POST"): administrators(404, values=_NO_RATE),
    # Nothing is ticked, and nothing waits.
    ("atmp.acknowledge_ticked", "POST"): administrators(302),
    ("atmp.review_all", "GET"): administrators(),
    ("atmp.acknowledge_all", "POST"): administrators(302),
    ("filing.index", "GET"): everybody(),
    ("filing.history", "GET"): everybody(),
    ("filing.history_csv", "GET"): everybody(),
    ("filing.make", "GET"): everybody(),
    ("filing.make", "POST"): everybody(),
    # Nobody else's draft is anybody's.
    ("filing.check", "GET"): everybody(404, values=NONE),
    ("filing.confirm", "POST"): everybody(404, values=NONE),
    ("filing.drop", "POST"): everybody(302, values=NONE),
    ("filing.show", "GET"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("filing.receipt_pdf", "GET"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("filing.download", "GET"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("filing.cancel", "GET"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("filing.cancel", "POST"): everybody(404, values={"filing_id": UUID(int=1)}),
    ("filing.due_days", "GET"): administrators(),
    # No declaration is named.
    ("filing.due_days", "POST"): administrators(404),
}
