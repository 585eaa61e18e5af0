"""Databases to measure on: each measure gets a fresh copy of a prepared one, on both engines."""

import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.postgres import PostgresServer, running_postgres

# Durable, as in production; memory and log sized so that no checkpoint falls into one measure and
# not into its neighbour.
POSTGRESQL_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
}


class Store(ABC):
    """One engine, and where its databases stand."""

    name: str
    title: str

    @abstractmethod
    def create(self, database: str) -> str:
        """An empty database; its URL."""

    @abstractmethod
    def url(self, database: str) -> str:
        """Where a database that was created stands."""

    @abstractmethod
    def settle(self, database: str) -> None:
        """Bring a prepared database to rest: nothing left to write, statistics taken."""

    @abstractmethod
    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """The URL of a fresh copy, gone afterwards."""


class SqliteStore(Store):
    """Files in one folder."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.title = f"SQLite {sqlite3.sqlite_version}"

    def create(self, database: str) -> str:
        return self._url(self._path(database))

    def url(self, database: str) -> str:
        return self._url(self._path(database))

    def settle(self, database: str) -> None:
        with sqlite3.connect(self._path(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        target = self._path("measured")
        shutil.copyfile(self._path(template), target)
        try:
            yield self._url(target)
        finally:
            for ending in ("", "-wal", "-shm"):
                Path(f"{target}{ending}").unlink(missing_ok=True)

    def _path(self, database: str) -> Path:
        return self._folder / f"{database}.sqlite3"

    def _url(self, path: Path) -> str:
        return f"sqlite:///{path}"


class PostgresqlStore(Store):
    """Databases of one server."""

    name = "postgresql"

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        with psycopg.connect(server.url) as connection:
            version = connection.info.server_version
        self.title = f"PostgreSQL {version // 10_000}.{version % 10_000}"

    def create(self, database: str) -> str:
        return self._server.create_database(database)

    def url(self, database: str) -> str:
        return self._server.url_of(database)

    def settle(self, database: str) -> None:
        with psycopg.connect(self._server.url_of(database), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        url = self._server.create_database("measured", template)
        with psycopg.connect(self._server.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        try:
            yield url
        finally:
            self._server.drop_database("measured")


@contextmanager
def opened_store(name: str, folder: Path) -> Iterator[Store]:
    """The store of this engine, its server running meanwhile."""
    if name == "sqlite":
        yield SqliteStore(folder)
        return
    with running_postgres(POSTGRESQL_SETTINGS) as server:
        yield PostgresqlStore(server)
