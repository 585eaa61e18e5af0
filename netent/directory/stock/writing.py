"""Bulk writes: packed rows straight into a table, or into a temporary one to be merged from."""

from collections.abc import Iterable, Sequence
from sqlite3 import IntegrityError as SqliteIntegrityError
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import Table, TableClause, text
from sqlalchemy.orm import Session

from netent.database.bulk import temporary_table
from netent.directory.stock.spelling import Packed, spelling_of

# The drivers' own errors: bulk writes go around SQLAlchemy.
_DUPLICATE = (SqliteIntegrityError, UniqueViolation)


class KeyHeld(Exception):
    """A row with one of these keys is there already; the transaction must be rolled back."""


def lock(session: Session, table: Table) -> None:
    """Keep other loads out until the transaction ends; readers go on. SQLite has one writer."""
    if _is_postgresql(session):
        session.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


def insert_rows(
    session: Session, name: str, columns: Sequence[str], packs: Iterable[Packed]
) -> None:
    """Packed rows into a table that holds none of their keys. KeyHeld when it does."""
    driver: Any = session.connection().connection.driver_connection
    names = ", ".join(columns)
    try:
        if _is_postgresql(session):
            statement = f"COPY {name} ({names}) FROM STDIN"
            # Lines begin with the key: in its order the index costs half, and so do look-ups.
            lines = "".join(packs).removesuffix("\n").split("\n")
            lines.sort()
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write("\n".join(lines) + "\n")
            return
        marks = ", ".join("?" * len(columns))
        rows = spelling_of("sqlite").rows
        for pack in packs:
            driver.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", rows(pack))
    except _DUPLICATE as error:
        raise KeyHeld from error


def look_up_by_key(session: Session) -> None:
    """Make every join of this transaction ask the key's index once a row.

    The planner would rather read a million rows than look up a batch of twenty thousand, batch
    after batch.
    """
    if _is_postgresql(session):
        session.execute(text("SET LOCAL enable_hashjoin = off"))
        session.execute(text("SET LOCAL enable_mergejoin = off"))


def make_temporary(session: Session, table: TableClause) -> None:
    """Make a temporary table with these columns, empty."""
    dialect = session.get_bind().dialect
    columns = (f"{column.name} {column.type.compile(dialect)}" for column in table.c)
    temporary_table(session, table.name, ", ".join(columns))


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
