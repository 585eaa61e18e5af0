"""The two databases that the suite runs on, each emptied before a test in a few milliseconds."""

import sqlite3
from collections.abc import Callable, Mapping
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
from netent.settings import database_settings
from tests.support.migrated import migrate
from tests.support.postgres import running_postgres

# What migrations fill and no test empties.
KEPT_TABLES = frozenset({"declaration_type", "right_type", "alembic_version"})


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
        server.connection().flushdb()

    def empty(self) -> None:
        """Take away every row but the catalogue's."""
        if self.kind == "sqlite":
            self._restore_template()
            return
        names = ", ".join(t.name for t in Base.metadata.sorted_tables if t.name not in KEPT_TABLES)
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")

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
    template = folder / "template.sqlite3"
    with sqlite3.connect(path) as source, sqlite3.connect(template) as target:
        source.backup(target)
    source.close()
    target.close()
    return TestDatabase("sqlite", app, url, template)


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
