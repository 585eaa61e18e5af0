"""Refused lines are found by an index of their own, which lines that are done don't pay for."""

from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from netent.database import sessions
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.imports import queries
from netent.imports.queries import LineFilter
from netent.kernel.enums import LineResult
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm

REFUSED = LineFilter(result=LineResult.REFUSED)
UNKNOWN = LineFilter(reason=Reason.UNKNOWN_SIRET)


@pytest.fixture
def mixed(firm: Firm) -> Any:
    """A checked file of two lines that are done and three that are not."""
    unknown = [(siret, "1") for siret in sirets(2, start=70_000_000)]
    return firm.check([(firm.sirets[2], "1"), *unknown, (firm.sirets[3], "1"), ("12", "1")])


def plans_of(firm: Firm, request_id: int, narrowed: LineFilter) -> list[str]:
    """How the engine counts and finds the lines of a page, then counts the reasons."""
    plans: list[str] = []

    def explain(
        connection: Connection, _cursor: Any, statement: str, values: Any, *_rest: Any
    ) -> None:
        if "FROM import_line" in statement and not statement.startswith("EXPLAIN"):
            sqlite = connection.dialect.name == "sqlite"
            asked = f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}"
            plans.append(str(connection.exec_driver_sql(asked, values).all()))

    with reading(Tenant(firm.registration.id)) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))
        engine = sessions.engines().app
        event.listen(engine, "before_cursor_execute", explain)
        try:
            queries.lines_page(session, request_id, narrowed, PageAsked(1, 10))
            queries.reason_counts(session, request_id)
        finally:
            event.remove(engine, "before_cursor_execute", explain)
    return plans


@pytest.mark.parametrize("narrowed", [REFUSED, UNKNOWN])
def test_refused_lines_are_found_by_their_index(
    firm: Firm, mixed: Any, narrowed: LineFilter
) -> None:
    count, *_, reasons = plans_of(firm, mixed.id, narrowed)
    assert "ix_import_line_refused" in count
    assert "ix_import_line_refused" in reasons


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
