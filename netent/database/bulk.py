"""Many rows in one go, past the ORM: COPY on PostgreSQL, executemany on SQLite, plain reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.base import TENANT_TABLE, Base

_SQLITE_BATCH = 50_000


def copy_rows(
    session: Session, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain driver values (text, int, date, None) into a table, in their order.

    `table` and `columns` are names from the code, never from input. The rows are consumed as a
    stream; the tenant column must be among them, since no criterion is added here.
    """
    names = ", ".join(columns)
    if session.get_bind().dialect.name == "postgresql":
        # PostgreSQL refuses COPY into a table with row-level security.
        locked = table in Base.metadata.tables and TENANT_TABLE in Base.metadata.tables[table].info
        target = "copied_rows" if locked else table
        if locked:
            session.execute(text("DROP TABLE IF EXISTS pg_temp.copied_rows"))
            session.execute(
                text(
                    "CREATE TEMPORARY TABLE copied_rows ON COMMIT DROP"
                    f" AS SELECT {names} FROM {table} WITH NO DATA"
                )
            )
        with (
            _driver(session).cursor() as cursor,
            cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        if locked:
            session.execute(text(f"INSERT INTO {table} ({names}) SELECT {names} FROM copied_rows"))
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    iterator = iter(rows)
    while batch := list(islice(iterator, _SQLITE_BATCH)):
        _driver(session).executemany(statement, batch)


def read_rows(
    session: Session, statement: str, values: Mapping[str, Any], *, size: int
) -> Iterator[list[tuple[Any, ...]]]:
    """Read many rows as the driver gives them, `size` at a time; memory stays flat.

    A SQLAlchemy row costs more than the row itself; `statement` names its tenant by itself.
    """
    clause = text(statement).bindparams(**values).compile(dialect=session.get_bind().dialect)
    names = clause.positiontup
    parameters = clause.params if names is None else [clause.params[name] for name in names]
    # PostgreSQL's unnamed cursor would bring all rows at once.
    named = {"name": "netent_rows"} if session.get_bind().dialect.name == "postgresql" else {}
    with closing(_driver(session).cursor(**named)) as cursor:
        cursor.execute(str(clause), parameters)
        while batch := cursor.fetchmany(size):
            yield batch


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection


def temporary_table(session: Session, name: str, columns: str) -> None:
    """Make an empty table that only this connection sees, for the length of the transaction.

    `columns` is DDL from the code, such as `siret text primary key`.
    """
    postgresql = session.get_bind().dialect.name == "postgresql"
    # An earlier act of this transaction may have made it; on SQLite, an earlier transaction of
    # this connection, which the pool hands on.
    session.execute(text(f"DROP TABLE IF EXISTS {'pg_temp' if postgresql else 'temp'}.{name}"))
    ending = " ON COMMIT DROP" if postgresql else ""
    session.execute(text(f"CREATE TEMPORARY TABLE {name} ({columns}){ending}"))


def analyze_temporary(session: Session, name: str) -> None:
    """Let PostgreSQL's planner know a temporary table's size; SQLite needs nothing."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"ANALYZE {name}"))
