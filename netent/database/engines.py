"""How connections behave: SQLite's pragmas and write lock, PostgreSQL's role."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

WRITE_OPTION = "netent_write"
SQLITE_BUSY_SECONDS = 30
# Acts of one registration wait for each other, at times for a whole import: whoever waits keeps a
# thread from all others, so that he is soon asked to come back instead.
POSTGRESQL_LOCK_SECONDS = 10

# A machine that vanishes says no word: after about a minute its connections, and with them the
# locks of what it was doing, are given up. Neither concerns a socket file.
_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

APP_ROLE = "netent_app"
SYSTEM_ROLE = "netent_system"


def engine_options(url: str) -> Mapping[str, Any]:
    """Options for Flask-SQLAlchemy: connections checked before use, never waiting for ever.

    Errors go to the log without a statement's values, which are people's, or digests.
    """
    if url.startswith("sqlite"):
        arguments = {"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False}
        return {"hide_parameters": True, "connect_args": arguments}
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "connect_args": {"connect_timeout": 10, "tcp_user_timeout": 60_000, **_ALIVE},
    }


def is_sqlite(connection: object) -> bool:
    """Whether a driver's own connection is SQLite's; the other one is psycopg's."""
    return isinstance(connection, sqlite3.Connection)


def prepare_engine(engine: Engine, role: str | None) -> None:
    """Install the listeners that every connection of this engine needs.

    `role` is the PostgreSQL role whose rights the connections take; None keeps the login's own,
    as migrations need. SQLite has one owner and ignores it.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif role is not None:
        event.listen(engine, "connect", _role_taker(role))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: BEGIN IMMEDIATE is ours to say.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_SECONDS * 1000}",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A read transaction that turns into a write one fails at once with "database is locked",
    # whatever the timeout; so a writer takes the lock from the start and waits for it.
    write = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _role_taker(role: str) -> Any:
    def take_role(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f'SET ROLE "{role}"')
        cursor.execute(f"SET lock_timeout = '{POSTGRESQL_LOCK_SECONDS}s'")
        # Compiling a statement of many rights takes a second; running it, a tenth of one.
        cursor.execute("SET jit = off")
        for name, value in _ALIVE.items():
            cursor.execute(f"SET tcp_{name} = {value}")  # the server's side of the same
        cursor.close()
        connection.commit()

    return take_role
