"""The limit of a load: the file's bytes given to the database as they are, the key made after.

COPY of the file on PostgreSQL; `executemany` of a `csv.reader` on SQLite. All columns are text,
nothing is checked, folded, composed or reported.
"""

import csv
import sqlite3
from pathlib import Path
from typing import Any

import psycopg

from bench.children import Watch, answer
from bench.stock import HEADINGS

_BLOCK_BYTES = 256 * 1024
_COLUMNS = ", ".join(f"{name} text" for name in HEADINGS)
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536")


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Write the first file raw into a table of its own and watch it."""
    watch = Watch()
    write = _write_sqlite if asked["url"].startswith("sqlite") else _write_postgresql
    with watch.memory():
        write(asked["url"], Path(asked["files"][0]), watch)
    return watch.told()


def _write_sqlite(url: str, path: Path, watch: Watch) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"CREATE TABLE raw_stock ({_COLUMNS})")
    marks = ", ".join("?" * len(HEADINGS))
    with watch.phase("write"), path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO raw_stock VALUES ({marks})", rows)
        connection.execute("CREATE UNIQUE INDEX uq_raw_stock ON raw_stock (siret)")
        connection.execute("COMMIT")
    connection.close()


def _write_postgresql(url: str, path: Path, watch: Watch) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE TABLE raw_stock ({_COLUMNS})")
        connection.commit()
        with watch.phase("write"):
            statement = "COPY raw_stock FROM STDIN (FORMAT csv, HEADER)"
            with (
                path.open("rb") as file,
                connection.cursor() as cursor,
                cursor.copy(statement) as copy,
            ):
                while block := file.read(_BLOCK_BYTES):
                    copy.write(block)
            connection.execute("ALTER TABLE raw_stock ADD PRIMARY KEY (siret)")
            connection.commit()


if __name__ == "__main__":
    answer(measure)
