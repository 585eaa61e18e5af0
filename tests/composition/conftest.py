"""Workers for the tests of composition, started in a tenth of a second and ended with the test."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from netent.kernel.enums import QueueName
from tests.support.databases import TestDatabase
from tests.support.waiting import until


@dataclass
class ForgedWorker:
    """A worker's process, and the file that it, or the job it forked, keeps locked."""

    pid: int
    file: Path

    def kill(self) -> None:
        """End it outright, and its job with it."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> bool:
        """Wait for its end; whether it was asked for, and not a death."""
        with self.file.open() as held:
            until(lambda: _locks(held.fileno()))
            return held.read() == "ended"

    def commits(self) -> list[int]:
        """Which steps of its treatment were about to commit, once it has ended."""
        numbers: list[int] = json.loads(self.file.with_suffix(".commits").read_text())
        return numbers


def _locks(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Forge:
    """Starts workers of one database, any number of times."""

    def __init__(self, database: TestDatabase, redis_url: str, folder: Path) -> None:
        self._folder = folder
        self._started: list[ForgedWorker] = []
        environment = {
            **os.environ,
            "NETENT_VAR": str(folder),
            "DATABASE_URL": database.owner_url,
            "REDIS_URL": redis_url,
            "MAIL_BACKEND": "dummy",
            "RATE_PROVIDER": "sandbox",
        }
        with (folder / "worker.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.composition.forge"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def start(
        self,
        *queues: str,
        dies_at: int | None = None,
        burst: bool = False,
        watches_every: int | None = None,
    ) -> ForgedWorker:
        """A worker of these queues, or of all; `burst` ends it when they are empty.

        `watches_every` is after how many seconds it looks after its job, if not as it always does.
        """
        file = self._folder / f"worker-{len(self._started)}"
        asked = {
            "queues": queues or list(QueueName),
            "dies_at": dies_at,
            "burst": burst,
            "watches_every": watches_every,
            "file": str(file),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        self._started.append(ForgedWorker(int(self._process.stdout.readline()), file))
        return self._started[-1]

    def work_off(self) -> ForgedWorker:
        """Let a new worker do all that waits."""
        worker = self.start(burst=True)
        assert worker.wait()
        return worker

    def end_workers(self) -> None:
        """Kill the workers that still run."""
        for worker in self._started:
            worker.kill()

    def close(self) -> None:
        self.end_workers()
        self._process.communicate()


@pytest.fixture(scope="session")
def forges(
    redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[TestDatabase], Forge]]:
    """One process that forks workers for each kind of database."""
    with ExitStack() as stack:
        opened: dict[str, Forge] = {}

        def open_forge(database: TestDatabase) -> Forge:
            if database.kind not in opened:
                opened[database.kind] = Forge(database, redis_url, tmp_path_factory.mktemp("forge"))
                stack.callback(opened[database.kind].close)
            return opened[database.kind]

        yield open_forge


@pytest.fixture
def forge(database: TestDatabase, forges: Callable[[TestDatabase], Forge]) -> Iterator[Forge]:
    """Starts workers that serve the test's database and queue server."""
    forge = forges(database)
    yield forge
    forge.end_workers()
