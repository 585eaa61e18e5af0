"""Rewriting the trail as only somebody with the database's own keys could."""

import sqlite3

import psycopg

from tests.support.databases import TestDatabase


def tamper(database: TestDatabase, statement: str) -> None:
    """Run a statement past the triggers that keep the trail append-only."""
    if database.kind == "sqlite":
        connection = sqlite3.connect(database.owner_url.removeprefix("sqlite:///"), timeout=30)
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_event_append_only_{act}")
        connection.execute(statement)
        connection.commit()
        connection.close()
        return
    with psycopg.connect(database.owner_url) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(statement.encode())
