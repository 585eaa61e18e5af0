"""A large file is read and checked in a process of its own, while this one writes."""

import marshal
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import netent
from netent.directory.stock.faults import LineFault
from netent.directory.stock.files import StockFile
from netent.directory.stock.spelling import Spelling
from netent.directory.stock.stretches import Stretch, stretches_of

# Below it, starting the process costs more than it spares.
LARGE_BYTES = 8 * 1024 * 1024

_PROGRAM = "netent.directory.stock.reading_process"
_SIZE_BYTES = 4
_PIPE_BYTES = 1024 * 1024
_F_SETPIPE_SZ = 1031
_END_SECONDS = 5


class ReadingFailed(RuntimeError):
    """The reading process ended before the file did; what it said is on standard error."""


@contextmanager
def reading_ahead(file: StockFile, spelling: Spelling) -> Iterator[Iterator[Stretch]]:
    """The file's stretches, prepared by another process where that is worth it."""
    if file.path.stat().st_size < LARGE_BYTES or os.cpu_count() == 1:
        yield stretches_of(file, spelling)
        return
    command = (sys.executable, "-m", _PROGRAM, str(file.path.resolve()), spelling.name)
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=_environment()
    )
    assert child.stdout is not None
    _widen(child.stdout)
    try:
        yield _received(child)
    finally:
        child.stdout.close()
        child.kill()
        child.wait(_END_SECONDS)


def send(stretch: Stretch, stream: IO[bytes]) -> None:
    """The reading process's side: one stretch into the pipe."""
    fields: tuple[Any, ...] = (
        stretch.read,
        [(line, fault.value) for line, fault in stretch.faults],
        *(stretch.columns, stretch.keys, stretch.packed, stretch.names),
        *(stretch.done, stretch.total, stretch.broken),
    )
    data = marshal.dumps(fields)
    stream.write(len(data).to_bytes(_SIZE_BYTES, "big"))
    stream.write(data)


def _received(child: subprocess.Popen[bytes]) -> Iterator[Stretch]:
    assert child.stdout is not None
    # Mapped, so that no name holds on to a stretch while the next one is fetched.
    yield from map(_stretch, iter(lambda: _next(child), b""))


def _next(child: subprocess.Popen[bytes]) -> bytes:
    """The next stretch's bytes, empty when the process ended as it should."""
    assert child.stdout is not None
    size = int.from_bytes(child.stdout.read(_SIZE_BYTES), "big")
    data = child.stdout.read(size)
    if not size or len(data) < size:
        code = child.wait()
        if code or size:
            raise ReadingFailed(f"the reading process ended with code {code}")
    return data


def _stretch(data: bytes) -> Stretch:
    fields: tuple[Any, ...] = marshal.loads(data)  # from our own process, of our own version
    read, faults, *rest = fields
    return Stretch(read, [(line, LineFault(fault)) for line, fault in faults], *rest)


def _environment() -> dict[str, str]:
    """The child finds the product wherever the command was called from."""
    root = str(Path(netent.__file__).resolve().parent.parent)
    paths = filter(None, (root, os.environ.get("PYTHONPATH")))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def _widen(stream: IO[bytes]) -> None:
    """Let a few stretches lie in the pipe; a system that can't still works."""
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.fcntl(stream.fileno(), _F_SETPIPE_SZ, _PIPE_BYTES)
