"""`make run` for real, on a free port, in a folder of its own."""

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from netent.queue_server import socket_path
from tests.support.queue import short_folder

COMMAND = (sys.executable, "-m", "netent.supervisor")
LAST_LINE = "Ctrl-C ends everything."


@dataclass
class Running:
    process: subprocess.Popen[str]
    environment: dict[str, str]
    said: str

    @property
    def var(self) -> Path:
        return Path(self.environment["NETENT_VAR"])

    @property
    def port(self) -> int:
        return int(self.environment["PORT"])

    def start_another(self, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            COMMAND,
            env={**self.environment, **changes},
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"REDIS_URL", "DATABASE_URL"}}
    return {**kept, "NETENT_VAR": str(var), "PORT": str(free_port()), "PYTHONWARNINGS": "default"}


def read_until_up(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if LAST_LINE in line:
            return said
    pytest.fail(f"netent did not start: {said}")


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with short_folder() as var:
        chosen = environment(var)
        process = subprocess.Popen(
            COMMAND, env=chosen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield Running(process, chosen, read_until_up(process))
        finally:
            process.terminate()
            process.communicate(timeout=60)


def children_of(pid: int) -> set[int]:
    """Every process below `pid`, at any depth."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    below: set[int] = set()
    layer = {pid}
    while layer:
        layer = {child for child, parent in parents.items() if parent in layer}
        below |= layer
    return below


def test_run_says_where_it_answers_and_who_can_sign_in(running: Running) -> None:
    assert f"http://127.0.0.1:{running.port}" in running.said
    assert "password" in running.said
    assert "administrator" in running.said


def test_run_answers_that_it_is_ready(running: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    connection.request("GET", "/readyz")
    assert connection.getresponse().status == 200
    connection.close()


def test_second_start_says_that_it_already_runs(running: Running) -> None:
    second = running.start_another()
    assert second.returncode == 1
    assert f"already runs at http://127.0.0.1:{running.port}" in second.stderr
    assert f"process {running.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr


def test_start_on_a_taken_port_says_so_and_starts_nothing(running: Running, tmp_path: Path) -> None:
    second = running.start_another(NETENT_VAR=str(tmp_path))
    assert second.returncode == 1
    assert f"port {running.port}" in second.stderr
    assert "PORT=8001 make run" in second.stderr
    assert not list(tmp_path.glob("*.sock"))


def test_data_is_closed_to_other_users(running: Running) -> None:
    kept = [running.var, *running.var.rglob("*")]
    assert socket_path(running.var) in kept
    assert running.var / "netent.sqlite3" in kept
    assert [path for path in kept if path.stat().st_mode & 0o077] == []


def test_run_asked_to_end_leaves_no_process_and_no_socket(running: Running) -> None:
    """Last: it ends the run that the other tests share."""
    handles = [os.pidfd_open(pid) for pid in children_of(running.process.pid)]
    assert len(handles) >= 7  # queue server, gunicorn and two of its own, two workers, cron
    try:
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(60) == 0
        ended, _, _ = select.select(handles, [], [], 0)
        assert len(ended) == len(handles), "a child outlived the run"
    finally:
        for handle in handles:
            os.close(handle)
    assert not socket_path(running.var).exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", running.port), timeout=5)
