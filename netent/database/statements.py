"""Statements in SQL that go to the driver as they are, where SQLAlchemy's share of the time counts.

Each names its tenant by itself. Days and moments come back as the driver has them: text on SQLite.
"""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from netent.database.engines import is_sqlite

_NAME = re.compile(r"(?<!:):(\w+)")


def driver_of(session: Session) -> Any:
    """The driver's own connection, inside the session's transaction."""
    return session.connection().connection.driver_connection


class Statement:
    """One statement for both engines, its values named `:so`.

    `{then}` stands where SQLite is to take the tables in the order in which they are named
    (CROSS JOIN); PostgreSQL decides by its statistics. Whole numbers may stand in the text itself,
    as `{limit}`: PostgreSQL keeps a plan that it would make anew for a number it can't see.
    """

    def __init__(self, sql: str) -> None:
        self._sqlite = sql.replace("{then}", "CROSS")
        self._postgresql = _NAME.sub(r"%(\1)s", sql.replace("{then}", ""))

    def rows(
        self, connection: Any, values: Mapping[str, Any], **numbers: int
    ) -> list[tuple[Any, ...]]:
        """Run it on the driver's connection; `numbers` go into its text."""
        sql = self._sqlite if is_sqlite(connection) else self._postgresql
        if numbers:
            sql = sql.format(**numbers)
        found: list[tuple[Any, ...]] = connection.execute(sql, values).fetchall()
        return found
