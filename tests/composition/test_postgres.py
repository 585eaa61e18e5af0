"""The throw-away PostgreSQL of the tests: reachable by its folder only, forgetful, always ended."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests.support import postgres
from tests.support.postgres import PostgresServer, running_postgres

own_server = pytest.mark.skipif(
    "NETENT_TEST_PG_URL" in os.environ, reason="a given server is not ours to examine"
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with running_postgres() as running:
        yield running


def one(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


def folder_of(server: PostgresServer) -> Path:
    return Path(parse_qs(urlsplit(server.url).query)["host"][0])


def test_database_made_from_a_template_holds_its_tables(server: PostgresServer) -> None:
    first, second = postgres.unique_name("first"), postgres.unique_name("second")
    with psycopg.connect(server.create_database(first)) as connection:
        connection.execute("CREATE TABLE fact AS SELECT 42 AS value")
    assert one(server.create_database(second, template=first), "SELECT value FROM fact") == 42


def test_database_made_again_is_empty(server: PostgresServer) -> None:
    name = postgres.unique_name("again")
    with psycopg.connect(server.create_database(name)) as connection:
        connection.execute("CREATE TABLE fact (value int)")
    assert one(server.create_database(name), "SELECT to_regclass('fact') IS NULL") is True
    assert server.made.count(name) == 1


def test_url_of_a_role_signs_in_as_that_role(server: PostgresServer) -> None:
    role = postgres.unique_name("role")
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN")
        try:
            assert one(server.url_of("postgres", user=role), "SELECT current_user") == role
        finally:
            connection.execute(f"DROP ROLE {role}")


@own_server
def test_server_has_no_port_and_a_private_folder(server: PostgresServer) -> None:
    assert one(server.url, "SHOW listen_addresses") == ""
    assert one(server.url, "SHOW fsync") == "off"
    assert folder_of(server).stat().st_mode & 0o077 == 0


@own_server
def test_server_ends_with_a_test_process_killed_outright(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(
        "import os, signal\n"
        "import psycopg\n"
        "from tests.support.postgres import running_postgres\n"
        "with running_postgres() as server:\n"
        "    with psycopg.connect(server.url) as connection:\n"
        "        print(connection.info.backend_pid, server.url, flush=True)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    left = folder_of(PostgresServer(killed.stdout.split()[1]))
    assert ended(left)
    shutil.rmtree(left, ignore_errors=True)


def ended(folder: Path) -> bool:
    """Whether the server removes its pid file before long: it ends by itself, in its own time."""
    deadline = time.monotonic() + 20
    while (folder / "data" / "postmaster.pid").exists():
        if time.monotonic() > deadline:
            return False
    return True


@own_server
def test_machine_without_postgresql_uses_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres, "_DEBIAN", tmp_path)
    with running_postgres() as server:
        name = postgres.unique_name("wheel")
        assert int(str(one(server.create_database(name), "SHOW server_version_num"))) >= 180000
