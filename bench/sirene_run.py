"""One measured pair of loads of netent: a first file, then the same register a month later."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench.children import Watch, answer
from bench.firm import opened_app
from netent.directory.stock.files import recognise
from netent.directory.stock.loading import LoadedFile, load_file
from netent.kernel import clock
from tests.support.migrated import migrate

_LOOK_EVERY_SECONDS = 0.1
_CHILDREN = Path("/proc/self/task") / str(os.getpid()) / "children"


def prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """An empty directory."""
    with opened_app(asked) as app:
        migrate(app)
    return {}


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Load both files and watch it; the reading process's memory counts whole."""
    lines = asked["lines"]
    watch = Watch()
    with opened_app(asked), watch.memory(), _children_watched() as children:
        with watch.phase("first"):
            first = _load(asked["files"][0])
        with watch.phase("second"):
            second = _load(asked["files"][1])
    _expect(first.counts.inserted == lines, first)
    _expect(second.counts.unchanged == lines - second.counts.updated, second)
    _expect(0 < second.counts.updated < lines, second)
    told = watch.told()
    if told["growth_mb"] is not None:
        told["growth_mb"] += max(children, default=0)
    return told


@contextmanager
def _children_watched() -> Iterator[set[float]]:
    """The peaks of this process's children, in megabytes, as far as they were seen."""
    peaks: set[float] = set()
    stopped = Event()

    def look() -> None:
        while not stopped.wait(_LOOK_EVERY_SECONDS):
            peaks.update(map(_peak_mb, _CHILDREN.read_text().split()))

    watcher = Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        stopped.set()
        watcher.join()


def _peak_mb(process: str) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _load(path: str) -> LoadedFile:
    file = recognise(Path(path))
    return load_file(file, now=clock.now(), progress=lambda _done, _total: None)


def _expect(condition: bool, loaded: LoadedFile) -> None:
    if not condition:
        raise RuntimeError(f"{loaded.file.path.name}: {loaded.counts}, {loaded.skipped} skipped")


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare or measure, as asked."""
    return prepare(asked) if asked.get("prepare") else measure(asked)


if __name__ == "__main__":
    answer(act)
