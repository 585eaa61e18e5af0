"""The timing case: whether the door's answers take as long for those who have an account."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.children import run_child
from bench.differences import chance, spread, told_apart
from bench.report import Say, Table
from bench.stores import opened_store
from tests.support.queue import queue_server


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured; `runs` tries of each kind."""

    databases: tuple[str, ...]
    runs: int = 200


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case: one process a database, all kinds of tries in turn within it."""
    tables = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        shared = {
            "redis_url": stack.enter_context(queue_server()),
            "folder": str(folder),
            "runs": asked.runs,
        }
        for name in asked.databases:
            store = stack.enter_context(opened_store(name, folder))
            say(f"timing: {store.title}")
            told = run_child("bench.timing_run", {**shared, "url": store.create("timing")})
            tables.append(_table(store.title, told["seconds"]))
    return tables


def _table(engine: str, seconds: dict[str, dict[str, list[float]]]) -> Table:
    rows = []
    for group, tries in seconds.items():
        reference = next(iter(tries.values()))
        for name, times in tries.items():
            rows.append([group, name, *_cells(reference, times)])
    heads = ("way", "who", "p10, ms", "median, ms", "p90, ms", "told apart", "by chance", "tries")
    return Table(engine, heads, rows)


def _cells(reference: list[float], times: list[float]) -> list[Any]:
    apart = "" if times is reference else f"{told_apart(reference, times):.2f}"
    noise = f"0.50 ± {chance(len(reference), len(times)):.2f}"
    return [*(f"{value * 1000:.1f}" for value in spread(times)), apart, noise, f"{len(times)}"]
