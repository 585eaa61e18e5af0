"""How the engine goes about each statement that a piece of work sends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from tests.support.statements import heard

_EXPLAINED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


@contextmanager
def explained(*, tables: str) -> Iterator[dict[str, str]]:
    """The plan of every statement on `tables`, a pattern of names, by its text.

    On SQLite each line begins with the number of what it is part of: those with the same number
    are loops, one within the other. PostgreSQL is asked for what it would do if a table were never
    worth reading whole, as the few rows of a test always are.
    """
    plans: dict[str, str] = {}

    def explain(
        connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool
    ) -> None:
        if many or not _EXPLAINED.match(statement) or not re.search(tables, statement):
            return
        asking = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        driver = connection.connection.driver_connection
        assert driver is not None
        if connection.dialect.name == "postgresql":
            driver.execute("SET LOCAL enable_seqscan = off")
        rows = driver.execute(f"{asking} {statement}", values).fetchall()
        plans[statement] = "\n".join(
            f"{row[1]}: {row[-1]}" if asking.endswith("PLAN") else row[0] for row in rows
        )

    with heard(explain):
        yield plans
