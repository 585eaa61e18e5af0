"""Bulk writes: packed rows straight into a table, or into a temporary one to be merged from."""

from collections.abc import Iterable, Sequence
from sqlite3 import IntegrityError as SqliteIntegrityError
from typing import Any

from psycopg.errors import UniqueViolation
from sqlalchemy import Table, text
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


def insert(session: Session, name: str, columns: Sequence[str], packs: Iterable[Packed]) -> None:
    """Packed rows into a table that holds none of their keys. KeyHeld when it does."""
    driver: Any = session.connection().connection.driver_connection
    names = ", ".join(columns)
    try:
        if _is_postgresql(session):
            statement = f"COPY {name} ({names}) FROM STDIN"
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                for pack in packs:
                    copy.write(pack)
            return
        marks = ", ".join("?" * len(columns))
        rows = spelling_of("sqlite").rows
        for pack in packs:
            driver.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", rows(pack))
    except _DUPLICATE as error:
        raise KeyHeld from error


def stage(
    session: Session, name: str, target: Table, columns: Sequence[str], packs: Iterable[Packed]
) -> None:
    """Put rows in a temporary table of the target's types, made anew."""
    dialect = session.get_bind().dialect
    definitions = (f"{column} {target.c[column].type.compile(dialect)}" for column in columns)
    temporary_table(session, name, ", ".join(definitions))
    insert(session, name, columns, packs)


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
