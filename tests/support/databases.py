"""The two databases that the suite runs on, each emptied before a test in a few milliseconds."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from netent.database import sessions
from netent.database.base import Base
from netent.extensions import db
from netent.jobs import server
from netent.rate_requests import providers
from netent.settings import database_settings
from tests.support.migrated import migrate
from tests.support.postgres import running_postgres

# What migrations fill and no test empties.
KEPT_TABLES = frozenset({"declaration_type", "right_type", "filing_rule", "alembic_version"})


@dataclass
class TestDatabase:
    """One engine with its application; `owner_url` is its superuser's or its file's."""

    __test__ = False

    kind: str
    app: Flask
    owner_url: str
    template: Path | None = None
    stack: ExitStack = field(default_factory=ExitStack)

    def use(self) -> None:
        """Make this the database that sessions open, and forget what the last test queued."""
        with self.app.app_context():
            system = db.engines.get("system", db.engine)
            sessions.bind(db.engine, system)
        server.bind(self.app.config["REDIS_URL"])
        providers.bind(self.app.config["RATE_PROVIDER"])
        server.connection().flushdb()

    def empty(self) -> None:
        """Take away every row but the catalogue's."""
        if self.kind == "sqlite":
            self._restore_template()
            return
        names = [t.name for t in Base.metadata.sorted_tables if t.name not in KEPT_TABLES]
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            _empty_postgresql(connection, names)

    def close(self) -> None:
        """Give back connections, then the server."""
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        self.stack.close()

    def _restore_template(self) -> None:
        assert self.template is not None
        target = sqlite3.connect(self.owner_url.removeprefix("sqlite:///"), timeout=30)
        source = sqlite3.connect(self.template)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()


def open_sqlite(
    folder: Path, settings: Mapping[str, Any], make: Callable[[Mapping[str, Any]], Flask]
) -> TestDatabase:
    """A migrated SQLite file and a copy of it to start every test from."""
    path = folder / "netent.sqlite3"
    url = f"sqlite:///{path}"
    app = make({**settings, **database_settings(app=url, owner=url, system=url)})
    migrate(app)
    _empty_sqlite(path)
    template = folder / "template.sqlite3"
    with sqlite3.connect(path) as source, sqlite3.connect(template) as target:
        source.backup(target)
    source.close()
    target.close()
    return TestDatabase("sqlite", app, url, template)


def _empty_sqlite(path: Path) -> None:
    """Take away what migrations carry and tests make for themselves: articles of the site."""
    with sqlite3.connect(path) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in KEPT_TABLES:
                connection.execute(f"DELETE FROM {table.name}")
    connection.close()


# A table that has grown to so many bytes is truncated, and gives its pages back.
_GROWN = 4_000_000


def _empty_postgresql(connection: psycopg.Connection[Any], names: Sequence[str]) -> None:
    """Delete what there is, as a superuser who wakes no trigger.

    A truncation makes a new file for each table and index, empty or not: at fifty tables it takes
    longer than most tests.
    """
    tables = ", ".join(names)
    sizes = " + ".join(f"pg_relation_size('{name}')" for name in names)
    if _one(connection, f"SELECT {sizes}") > _GROWN:
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        return
    filled = " || ".join(
        f"CASE WHEN EXISTS (SELECT FROM {name}) THEN '{name} ' ELSE '' END" for name in names
    )
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for name in _one(connection, f"SELECT {filled}").split():
            connection.execute(f"DELETE FROM {name}")
    # the sequences of these tables alone: the catalogue's rows stay, and so must their numbers
    connection.execute(
        "SELECT setval(owned.objid::regclass, 1, false) FROM pg_depend owned"
        " JOIN pg_class ON pg_class.oid = owned.objid AND pg_class.relkind = 'S'"
        " WHERE owned.refobjid = ANY (%s::regclass[]) AND owned.deptype IN ('a', 'i')",
        (list(names),),
    )


def _one(connection: psycopg.Connection[Any], statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def open_postgresql(
    folder: Path, settings: Mapping[str, Any], make: Callable[[Mapping[str, Any]], Flask]
) -> TestDatabase:
    """A migrated database on a PostgreSQL of our own; the application acts as its app role."""
    stack = ExitStack()
    server = stack.enter_context(running_postgres())
    url = server.create_database("netent_tests")
    app = make({**settings, **database_settings(app=url, owner=url, system=url)})
    migrate(app)
    return TestDatabase("postgresql", app, url, stack=stack)
