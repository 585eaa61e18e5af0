"""A large file is read and checked in a process of its own, while this one writes."""

import marshal
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
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
# As much as a batch or two: reading goes on while one is written, and memory stays flat.
_MOST_WAITING = 64
_LOOK_EVERY_SECONDS = 0.05
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
    receiver = _Receiver(child)
    try:
        yield receiver.stretches()
    finally:
        receiver.stop()


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


class _Receiver:
    """Fetches what the child sends in a thread: it goes on reading while a batch is written."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        self._child = child
        self._stream = child.stdout
        self._waiting: Queue[bytes | Exception] = Queue(_MOST_WAITING)
        self._thread = Thread(target=self._fetch, daemon=True)
        self._thread.start()

    def stretches(self) -> Iterator[Stretch]:
        """What was sent, in order. ReadingFailed when the child ended before the file did."""
        # Mapped, so that no name holds on to a stretch while the next one is prepared.
        yield from map(_stretch, iter(self._received, b""))

    def stop(self) -> None:
        """End the child and the thread, wherever they are."""
        self._child.kill()
        while self._thread.is_alive():
            with suppress(Empty):
                self._waiting.get(timeout=_LOOK_EVERY_SECONDS)
        self._stream.close()
        self._child.wait(_END_SECONDS)

    def _received(self) -> bytes:
        received = self._waiting.get()
        if isinstance(received, Exception):
            raise received
        return received

    def _fetch(self) -> None:
        try:
            while data := self._next():
                self._waiting.put(data)
            self._waiting.put(b"")
        except Exception as error:
            # It is the reader of the stretches who has to know.
            self._waiting.put(error)

    def _next(self) -> bytes:
        """The next stretch's bytes, empty when the process ended as it should."""
        size = int.from_bytes(self._stream.read(_SIZE_BYTES), "big")
        data = self._stream.read(size)
        if not size or len(data) < size:
            code = self._child.wait()
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
