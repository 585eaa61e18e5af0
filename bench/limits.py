"""The limit of an import: the same rights, one row each, written raw into an indexed table.

Nothing is read, checked, planned, reported or audited; the rows are made before the clock starts
and come in the order of the primary key.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import psycopg

from bench import firm
from bench.children import Watch, answer

# The shape that was measured as the fastest to write: the key begins with the site, as new rows
# come; the second index finds what a member holds.
_COLUMNS = """
  registration_id {number} NOT NULL, siret varchar(14) NOT NULL, member_id {number} NOT NULL,
  right_id {number} NOT NULL, PRIMARY KEY (registration_id, siret, member_id, right_id)
"""
_INDEX = "CREATE INDEX ix_held_right_member ON held_right (registration_id, member_id, siret)"
_BLOCK_ROWS = 5_000
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536")

Rows = Iterator[tuple[int, str, int, int]]


def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """Make the table, with as many rights in place as the firm has."""
    held, _ = firm.held_and_new(asked["lines"])
    _write(asked["url"], held, firm.MOST_DECLARANTS, Watch(), make=True)
    return {}


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Write the rights of an import of `lines` for `declarants` and watch it."""
    _, sirets = firm.held_and_new(asked["lines"])
    watch = Watch()
    with watch.memory():
        _write(asked["url"], sirets, asked["declarants"], watch)
    return watch.told()


def _write(
    url: str, sirets: Sequence[str], declarants: int, watch: Watch, *, make: bool = False
) -> None:
    rows = product(
        (1,), sorted(sirets), range(1, declarants + 1), range(1, len(firm.DECLARATIONS) + 1)
    )
    write = _write_sqlite if url.startswith("sqlite") else _write_postgresql
    write(url, rows, watch, make)


def _write_sqlite(url: str, rows: Rows, watch: Watch, make: bool) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if make:
        columns = _COLUMNS.format(number="integer")
        connection.execute(f"CREATE TABLE held_right ({columns}) WITHOUT ROWID")
        connection.execute(_INDEX)
    with watch.phase("write"):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO held_right VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    connection.close()


def _write_postgresql(url: str, rows: Rows, watch: Watch, make: bool) -> None:
    blocks = list(_blocks(rows))
    with psycopg.connect(url) as connection:
        if make:
            connection.execute(f"CREATE TABLE held_right ({_COLUMNS.format(number='bigint')})")
            connection.execute(_INDEX)
            connection.commit()
        with watch.phase("write"):
            with connection.cursor() as cursor, cursor.copy("COPY held_right FROM STDIN") as copy:
                for block in blocks:
                    copy.write(block)
            connection.commit()


def _blocks(rows: Rows) -> Iterator[bytes]:
    """The text that COPY reads, made before the clock starts."""
    lines = []
    for row in rows:
        lines.append("\t".join(map(str, row)) + "\n")
        if len(lines) == _BLOCK_ROWS:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare or measure, as asked."""
    return prepare(asked) if asked.get("prepare") else measure(asked)


if __name__ == "__main__":
    answer(act)
