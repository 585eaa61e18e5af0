"""A throw-away queue server for tests, on a unix socket in a short folder of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netent import queue_server as server_room


@contextmanager
def short_folder() -> Iterator[Path]:
    """A private folder whose path leaves room for a socket's name; pytest's do not."""
    base = tempfile.gettempdir()
    with tempfile.TemporaryDirectory(
        prefix="netent-", dir=base if len(base) < 60 else "/tmp"
    ) as folder:
        yield Path(folder)


@contextmanager
def queue_server() -> Iterator[str]:
    """The REDIS_URL of a server that ends with the context."""
    with short_folder() as folder:
        server = server_room.start(folder, log=folder / "valkey.log")
        try:
            yield server.url
        finally:
            server.end()
