"""Before anything serves: the port, the logs, the database's schema, the demo."""

import json
import socket
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from netent import processes
from netent.supervisor.children import indent
from netent.supervisor.errors import StartRefused
from netent.supervisor.plan import ROOT, Settings

_LARGEST_LOG = 10 * 1024 * 1024


def check_port(settings: Settings) -> None:
    """Refuse a port that another program holds, before anything is started."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise StartRefused(
                f"netent can't listen on {settings.host} port {settings.port}: {error.strerror}.\n"
                "Choose another one, for example: PORT=8001 make run"
            ) from None


def prepare_logs(logs: Path) -> None:
    """Make the folder of logs; one that has grown large starts anew, its past kept once."""
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    for log in logs.glob("*.log"):
        if log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))


def lay_groundwork(
    logs: Path, environment: Mapping[str, str], pause: Callable[[], None]
) -> dict[str, Any] | None:
    """Bring the schema up to date and load the demo, which changes nothing when it is there.

    Returns what the demo holds, None where it is not wanted.
    """
    command = (sys.executable, "-m", "netent.supervisor.groundwork")
    document: dict[str, Any] | None = json.loads(
        _run(command, logs / "groundwork.log", environment, pause)
    )
    return document


def _run(
    command: tuple[str, ...],
    log: Path,
    environment: Mapping[str, str],
    pause: Callable[[], None],
) -> str:
    """Run to the end and return its standard output; `pause` may give the start up."""
    with tempfile.TemporaryFile() as output:
        process = processes.start(command, log=log, output=output, cwd=ROOT, env=environment)
        try:
            while process.poll() is None:
                pause()
        finally:
            processes.kill(process)
        if process.returncode:
            raise StartRefused(
                f"`{' '.join(command)}` failed. The end of {log}:\n"
                + indent(processes.last_words(log))
            )
        output.seek(0)
        return output.read().decode()
