"""Holding up a treatment by a lock of ours, on PostgreSQL, for as long as a test needs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from tests.factories.imports import Firm
from tests.support.databases import TestDatabase


@contextmanager
def slowed(database: TestDatabase, firm: Firm) -> Iterator[psycopg.Connection]:
    """Treatments of the firm stop before their last lock: all their rows are written by then."""
    with psycopg.connect(database.owner_url) as holder:
        holder.execute(
            "SELECT 1 FROM audit_head WHERE registration_id = %s FOR UPDATE",
            [firm.registration.id],
        )
        yield holder


def waiting_backends(url: str) -> list[int]:
    """The server processes that wait for a lock; none while the server does not answer."""
    with suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchall()
        return [row[0] for row in rows]
    return []
