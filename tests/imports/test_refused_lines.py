"""Refused lines are found by an index of their own, which lines that are done don't pay for."""

from typing import Any

import pytest

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.imports import queries
from netent.imports.queries import LineFilter
from netent.kernel.enums import LineResult
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.support.plans import explained

REFUSED = LineFilter(result=LineResult.REFUSED)
UNKNOWN = LineFilter(reason=Reason.UNKNOWN_SIRET)


@pytest.fixture
def mixed(firm: Firm) -> Any:
    """A checked file of two lines that are done and three that are not."""
    unknown = [(siret, "1") for siret in sirets(2, start=70_000_000)]
    return firm.check([(firm.sirets[2], "1"), *unknown, (firm.sirets[3], "1"), ("12", "1")])


@pytest.mark.parametrize("narrowed", [REFUSED, UNKNOWN])
def test_refused_lines_are_found_by_their_index(
    firm: Firm, mixed: Any, narrowed: LineFilter
) -> None:
    with (
        explained(tables="FROM import_line") as plans,
        reading(Tenant(firm.registration.id)) as session,
    ):
        queries.lines_page(session, mixed.id, narrowed, PageAsked(1, 10))
        queries.reason_counts(session, mixed.id)
    counts = [plan for statement, plan in plans.items() if "count(*)" in statement]
    assert len(counts) == 2
    assert all("ix_import_line_refused" in plan for plan in counts)


def test_what_was_refused_for_a_reason_was_not_done(firm: Firm, mixed: Any) -> None:
    both = LineFilter(result=LineResult.DONE, reason=Reason.UNKNOWN_SIRET)
    with reading(Tenant(firm.registration.id)) as session:
        found = {
            narrowed: queries.lines_page(session, mixed.id, narrowed, PageAsked(1, 10)).total
            for narrowed in (REFUSED, UNKNOWN, both, LineFilter(result=LineResult.DONE))
        }
        counts = queries.reason_counts(session, mixed.id)
    assert list(found.values()) == [3, 2, 0, 2]
    assert counts == [(Reason.UNKNOWN_SIRET, 2), (Reason.BAD_SIRET, 1)]
