"""PostgreSQL's own lock, table by table: plain SQL of the application meets no other's row."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from netent.database.base import TENANT_TABLE, Base
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.migrations.standing import APPEND_ONLY
from tests.factories.imports import Firm
from tests.imports.member_files import make_head_office, person, run
from tests.matrix.world import World
from tests.support.databases import TestDatabase

TABLES = sorted(t.name for t in Base.metadata.sorted_tables if t.info.get(TENANT_TABLE))
FILLED = {
    "habilitation",
    "habilitation_change",
    "habilitation_tally",
    "import_file",
    "import_line",
    "member_codes",
    "portfolio",
    "portfolio_declarant",
    "portfolio_declaration",
    "request",
    "rights_act",
    "site",
}


# SQLite has no such lock: the session's criterion stands alone there.
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def theirs(database: TestDatabase) -> int:
    world = World()
    make_head_office(world.firm)
    run(world.firm, person("Petit"))
    return world.firm.registration.id


@pytest.fixture
def ours(theirs: int) -> int:
    return Firm(start=50_000_000).registration.id


def rows_of(table: str, registration_id: int) -> list[str]:
    named = text(f"SELECT row_to_json(t)::text FROM {table} t WHERE registration_id = :id")
    with reading(SYSTEM) as session:
        return list(session.scalars(named, {"id": registration_id}))


def refused(registration_id: int, statement: str, **values: Any) -> str:
    """Why the database did not do it; '' where it did, or found nothing to do it to."""
    try:
        with transaction(Tenant(registration_id)) as session:
            assert _count(session, statement, values) == 0, statement
    except DBAPIError as error:
        return str(error.orig)
    return ""


def _count(session: Session, statement: str, values: dict[str, Any]) -> int:
    count: int = session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]
    return count


def test_rows_of_another_are_neither_seen_nor_written(ours: int, theirs: int) -> None:
    before = {table: rows_of(table, theirs) for table in TABLES}
    assert {table for table, rows in before.items() if not rows} & FILLED == set()
    for table in TABLES:
        with reading(Tenant(ours)) as session:
            seen = session.scalar(
                text(f"SELECT count(*) FROM {table} WHERE registration_id <> :own"), {"own": ours}
            )
        assert seen == 0, table
        change = f"UPDATE {table} SET registration_id = :own WHERE registration_id = :other"
        remove = f"DELETE FROM {table} WHERE registration_id = :other"
        why = "permission denied" if table in APPEND_ONLY else ""
        assert why in refused(ours, change, own=ours, other=theirs), table
        assert why in refused(ours, remove, other=theirs), table
        for row in before[table][:1]:
            enter = f"INSERT INTO {table} SELECT * FROM json_populate_record(null::{table}, :row)"
            assert "row-level security" in refused(ours, enter, row=row), table
    assert {table: rows_of(table, theirs) for table in TABLES} == before


def test_own_rows_are_not_given_to_another(ours: int, theirs: int) -> None:
    own = {table for table in set(TABLES) - {*APPEND_ONLY} if rows_of(table, ours)}
    assert {"member", "portfolio", "site"} <= own
    for table in sorted(own):
        assert refused(ours, f"UPDATE {table} SET registration_id = :to", to=theirs), table
