"""Bulk writes: how each database takes many rows, straight into a table or a temporary one."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import IntegrityError as SqliteIntegrityError
from typing import Any, TypeAlias

from psycopg.errors import UniqueViolation
from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from netent.database.bulk import temporary_table
from netent.directory.stock.values import Column, Marks

Row: TypeAlias = tuple[Any, ...]
# Rows as the database takes them: lines of text for COPY, tuples for executemany.
Packed: TypeAlias = Any


class KeyHeld(Exception):
    """A row with one of these keys is there already; the transaction must be rolled back."""


class BulkFormat(ABC):
    """How one database spells, keeps and takes rows.

    Rows are packed as soon as they are read: as single Python values they would take eight times
    their size, and the time to walk through it.
    """

    marks: Marks
    batch_rows: int

    @abstractmethod
    def pack(self, columns: Sequence[Column]) -> Packed:
        """Rows out of columns of equal length."""

    @abstractmethod
    def rows(self, packed: Packed) -> Iterator[Row]:
        """The packed rows one by one, spelled as they were packed."""

    @abstractmethod
    def insert(
        self, session: Session, name: str, columns: Sequence[str], packs: Iterable[Packed]
    ) -> None:
        """Rows into a table that holds none of their keys. KeyHeld when it does."""

    @abstractmethod
    def lock(self, session: Session, table: Table) -> None:
        """Keep other loads out until the transaction ends; readers go on."""


class CopyFormat(BulkFormat):
    """PostgreSQL's COPY, in its text form."""

    marks = Marks(null="\\N", true="t", false="f", backslash="\\\\")
    batch_rows = 20_000

    def pack(self, columns: Sequence[Column]) -> str:
        return "".join([f"{line}\n" for line in map("\t".join, zip(*columns, strict=True))])

    def rows(self, packed: str) -> Iterator[Row]:
        return (tuple(line.split("\t")) for line in packed.removesuffix("\n").split("\n"))

    def insert(
        self, session: Session, name: str, columns: Sequence[str], packs: Iterable[str]
    ) -> None:
        statement = f"COPY {name} ({', '.join(columns)}) FROM STDIN"
        try:
            with _driver(session).cursor() as cursor, cursor.copy(statement) as copy:
                for pack in packs:
                    copy.write(pack)
        except UniqueViolation as error:
            raise KeyHeld from error

    def lock(self, session: Session, table: Table) -> None:
        session.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


class DriverFormat(BulkFormat):
    """SQLite's driver, which prepares one statement and runs it for each row."""

    marks = Marks(null=None, true=1, false=0, backslash="\\")
    batch_rows = 4_000

    def pack(self, columns: Sequence[Column]) -> list[Row]:
        return list(zip(*columns, strict=True))

    def rows(self, packed: list[Row]) -> Iterator[Row]:
        return iter(packed)

    def insert(
        self, session: Session, name: str, columns: Sequence[str], packs: Iterable[list[Row]]
    ) -> None:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"
        try:
            for pack in packs:
                _driver(session).executemany(statement, pack)
        except SqliteIntegrityError as error:
            raise KeyHeld from error

    def lock(self, session: Session, table: Table) -> None:
        """A write transaction is alone as it is."""


def format_of(session: Session) -> BulkFormat:
    """The bulk format of the session's database."""
    return CopyFormat() if session.get_bind().dialect.name == "postgresql" else DriverFormat()


def stage(
    session: Session, name: str, target: Table, columns: Sequence[str], packs: Iterable[Packed]
) -> None:
    """Put rows in a temporary table of the target's types, made anew."""
    dialect = session.get_bind().dialect
    definitions = (f"{column} {target.c[column].type.compile(dialect)}" for column in columns)
    temporary_table(session, name, ", ".join(definitions))
    format_of(session).insert(session, name, columns, packs)


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection
