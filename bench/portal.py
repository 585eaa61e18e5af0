"""The portal started for real, as production runs it: web processes, workers, cron."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from netent import processes
from netent.supervisor import ready
from netent.supervisor.plan import ROOT

_START_SECONDS = 60
_END_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Portal:
    """Where its web processes answer."""

    ports: Sequence[int]
    log: Path


@contextmanager
def running_portal(
    *,
    database_url: str,
    redis_url: str,
    folder: Path,
    webs: int,
    workers: Sequence[Sequence[str]],
) -> Iterator[Portal]:
    """So many gunicorns of one process each, these workers by their queues, and cron."""
    environment = {
        **os.environ,
        "NETENT_VAR": str(folder),
        "SECRET_KEY": "a key for measures only",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "IMPORT_COOLDOWN_HOURS": "0",
        "SIGN_IN_RATE": "10000 per minute",
        "MAIL_BACKEND": "dummy",
        "WEB_CONCURRENCY": "1",
    }
    ports = _free_ports(webs)
    log = folder / "portal.log"
    python = sys.executable
    with ExitStack() as stack:

        def start(command: Sequence[str], **more: str) -> int:
            process = processes.start(command, log=log, cwd=ROOT, env={**environment, **more})
            stack.callback(processes.end, process, end_signal=signal.SIGTERM, patience=_END_SECONDS)
            return process.pid

        pids = [start([python, "-m", "netent.worker", *queues]) for queues in workers]
        start([python, "-m", "netent.cron"])
        for port in ports:
            start([python, "-m", "gunicorn"], PORT=str(port))
        for port in ports:
            _wait(lambda port=port: ready.web_answers("127.0.0.1", port), log)
        for pid in pids:
            _wait(lambda pid=pid: ready.worker_answers(redis_url, pid), log)
        yield Portal(ports, log)


def _wait(answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not answers():
        if time.monotonic() > deadline:
            raise RuntimeError(f"the portal did not start:\n{processes.last_words(log)}")
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
