"""The pages case: an authenticated page beside an empty Flask answer, and its statements."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.children import run_child
from bench.report import Say, Table
from bench.stores import opened_store
from tests.support.queue import queue_server

LINES = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...]
    runs: int = 5


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case: pages and the empty answer take turns in one process, a process a run."""
    told: dict[str, list[dict[str, Any]]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        shared = {
            "redis_url": stack.enter_context(queue_server()),
            "folder": str(folder),
            "lines": LINES,
        }
        stores = [stack.enter_context(opened_store(name, folder)) for name in asked.databases]
        for store in stores:
            say(f"pages: preparing {store.title}")
            run_child("bench.firm", {**shared, "url": store.create("firm"), "prepare": True})
            store.settle("firm")
        for _ in range(asked.runs):
            for store in stores:
                with store.copy("firm") as url:
                    run = run_child("bench.pages_run", {**shared, "url": url})
                told.setdefault(store.title, []).append(run)
                say(f"pages: {store.title}: {run['microseconds']}")
    return [_table(told)]


def _table(told: dict[str, list[dict[str, Any]]]) -> Table:
    rows = []
    for engine, runs in told.items():
        empty = median(run["microseconds"][""] for run in runs)
        for name in runs[0]["statements"]:
            page = median(run["microseconds"][name] for run in runs)
            statements = {run["statements"][name] for run in runs}
            rows.append(
                [
                    engine,
                    name,
                    f"{page / 1000:.1f}",
                    f"{empty / 1000:.2f}",
                    f"{page / empty:.0f}",
                    "–".join(map(str, sorted(statements))),
                    f"{len(runs)}",
                ]
            )
    heads = ("engine", "page", "ms", "empty answer, ms", "x empty", "statements", "runs")
    return Table("Authenticated pages", heads, rows)
