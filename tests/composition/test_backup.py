"""What docs/operations.md says of back-up and restore, tried word by word on both engines."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, text

from netent.database.base import Base
from netent.database.engines import APP_ROLE, SYSTEM_ROLE
from netent.factory import create_app
from netent.settings import database_settings
from tests.cli.running import run, run_json
from tests.composition.tracing import assert_done_once
from tests.factories.imports import Firm, treat_next
from tests.requests.kinds import KNOWN, TREATED
from tests.support.books import assert_books_agree
from tests.support.databases import TestDatabase
from tests.support.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
[IMPORT] = [TREATED[kind] for kind in TREATED if kind == "establishments"]


def words_of(section: str, language: str) -> list[str]:
    """The blocks of code that a section of the document holds, in their order."""
    part = OPERATIONS.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)


def run_shell(script: str, folder: Path, **names: str) -> None:
    """Run a block of the document in `folder`, as its reader would."""
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=folder,
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


def rows_of(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the tables hold."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(
                map(tuple, connection.execute(text(f"SELECT * FROM {table.name}"))), key=repr
            )
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    return found


def firm_at_work() -> Firm:
    """A firm with rights, history, an audit trail, and a request that waits."""
    firm = Firm(known=KNOWN)
    for turn in (0, 1):
        request = IMPORT.prepare(firm, turn)
        assert treat_next()
        assert_done_once(firm, request, turn)
    IMPORT.prepare(firm, 2)
    return firm


def assert_alive(restored: TestDatabase, firm: Firm) -> None:
    """The audit trail holds, rights are there, and work goes on where it stood."""
    restored.use()
    verified = run_json(restored, "audit", "verify")
    assert verified["valid"]
    assert verified["events"] > 0
    assert_books_agree(firm.registration.id)
    asked = ("access", "list", "--member", firm.declarants[0].public_id, "--declaration", "DPAE")
    assert run_json(restored, *asked)["total"] in (0, 1)  # 0: its access delay still runs
    assert treat_next()
    assert firm.clients() == {*firm.sirets[:2], firm.sirets[4]}
    assert_books_agree(firm.registration.id)
    assert run_json(restored, "audit", "verify")["events"] > verified["events"]


@pytest.fixture
def back(database: TestDatabase) -> Iterator[None]:
    """Sessions open the suite's own database again afterwards."""
    yield
    database.use()


@pytest.mark.usefixtures("back")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_backed_up_while_it_is_written_and_restored_goes_on(
    database: TestDatabase, test_settings: dict[str, Any], tmp_path: Path
) -> None:
    firm = firm_at_work()
    before = rows_of(database.owner_url)
    var = tmp_path / "var"
    var.mkdir()
    source = Path(database.owner_url.removeprefix("sqlite:///"))
    (var / "netent.sqlite3").symlink_to(source)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    backup, restore = words_of("Back-up", "sh")[:2]
    with closing(sqlite3.connect(source, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM queue_entry")  # an act that is under way, and is not part of it
        run_shell(backup, tmp_path)
        writer.execute("ROLLBACK")
    (var / "netent.sqlite3").unlink()
    for leftover in ("netent.sqlite3-wal", "netent.sqlite3-shm"):
        (var / leftover).write_bytes(b"of another file")
    run_shell(restore, tmp_path)
    url = f"sqlite:///{var / 'netent.sqlite3'}"
    assert rows_of(url) == before
    app = create_app({**test_settings, **database_settings(app=url, owner=url, system=url)})
    restored = TestDatabase("sqlite", app, url)
    assert run(restored, "db", "upgrade").exit_code == 0
    try:
        assert_alive(restored, firm)
    finally:
        restored.close()


def make_roles(superuser_url: str) -> None:
    """What the document has a superuser say; on a server of tests, some of it was said before."""
    [block] = words_of("PostgreSQL and its roles", "sql")[:1]
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        for statement in filter(None, map(str.strip, block.split(";"))):
            if not statement.startswith("CREATE DATABASE"):
                with suppress(psycopg.errors.DuplicateObject):
                    superuser.execute(statement)
        superuser.execute(f"GRANT {APP_ROLE}, {SYSTEM_ROLE} TO netent_owner")


@pytest.mark.usefixtures("back")
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="no pg_dump on this machine")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_dumped_by_its_backup_role_and_restored_by_its_owner_goes_on(
    database: TestDatabase, test_settings: dict[str, Any], tmp_path: Path
) -> None:
    firm = firm_at_work()
    before = rows_of(database.owner_url)
    server = PostgresServer(database.owner_url)
    make_roles(database.owner_url)
    url = server.create_database("netent_restored")
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute("ALTER DATABASE netent_restored OWNER TO netent_owner")
    owner = server.url_of("netent_restored", user="netent_owner")
    backup, restore = words_of("Back-up", "sh")[2:4]
    name = database.owner_url.partition("?")[0].rpartition("/")[2]
    run_shell(backup, tmp_path, BACKUP_URL=server.url_of(name, user="netent_backup"))
    run_shell(restore, tmp_path, DATABASE_OWNER_URL=owner)
    assert rows_of(url) == before
    app = create_app({**test_settings, **database_settings(app=url, owner=owner, system=url)})
    restored = TestDatabase("postgresql", app, url)
    assert run(restored, "db", "upgrade").exit_code == 0
    try:
        assert_alive(restored, firm)
        # Why there is a role for it: its rows are hidden from the owner, too.
        with pytest.raises(AssertionError, match="row-level security"):
            run_shell(backup, tmp_path, BACKUP_URL=owner)
    finally:
        restored.close()
        server.drop_database("netent_restored")
