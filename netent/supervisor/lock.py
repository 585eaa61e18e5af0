"""One supervisor a folder of data: the lock lives as long as its process, however that ends."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netent.supervisor.errors import StartRefused


@contextmanager
def held(var: Path, address: str) -> Iterator[None]:
    """Hold the folder, or say who does.

    The kernel gives the lock back when its process dies, so a lock file left behind means nothing.
    """
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = var / "supervisor.lock"
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartRefused(_already(file.read(), var)) from None
        file.truncate()
        json.dump({"pid": os.getpid(), "address": address}, file)
        file.flush()
        yield


def _already(written: str, var: Path) -> str:
    try:
        holder = json.loads(written)
    except ValueError:  # between its lock and its first line
        return f"netent is already starting in {var}."
    return (
        f"netent already runs at {holder['address']} (process {holder['pid']}), with the data of "
        f"{var}.\nEnd it first, or start another with NETENT_VAR=<other folder> PORT=<other port>."
    )
