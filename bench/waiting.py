"""The waiting case: how long a small request waits while another firm's large one is treated."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.children import run_child
from bench.portal import running_portal
from bench.report import Say, Table, seconds
from bench.stores import Store, opened_store
from netent.kernel.enums import QueueName
from tests.support.queue import queue_server

LINES = (100_000,)
DECLARANTS = (1, 10)
_WORKERS = ((QueueName.SMALL,), (QueueName.LARGE, QueueName.SMALL))


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...]
    lines: tuple[int, ...] = LINES
    declarants: tuple[int, ...] = DECLARANTS


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case: workers as production runs them, one process that confirms and looks."""
    rows = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        redis_url = stack.enter_context(queue_server())
        shared = {"redis_url": redis_url, "folder": str(folder), "lines": max(asked.lines)}
        for store in [stack.enter_context(opened_store(name, folder)) for name in asked.databases]:
            say(f"waiting: preparing {store.title}")
            run_child("bench.firm", {**shared, "url": store.create("firm"), "prepare": True})
            store.settle("firm")
            for lines in asked.lines:
                for declarants in asked.declarants:
                    shape = {**shared, "lines": lines, "declarants": declarants}
                    told = _run(store, shape)
                    rows.append(_row(store, shape, told))
                    say(f"waiting: {rows[-1]}")
    heads = (
        *("engine", "large, lines", "rights", "large, s", "small alone, s"),
        *("small beside it: done", "median, s", "longest, s"),
    )
    return [Table("A request of 10 lines beside a large one", heads, rows)]


def _run(store: Store, shape: dict[str, Any]) -> dict[str, Any]:
    with (
        store.copy("firm") as url,
        running_portal(
            database_url=url,
            redis_url=shape["redis_url"],
            folder=Path(shape["folder"]),
            webs=0,
            workers=_WORKERS,
        ),
    ):
        return run_child("bench.waiting_run", {**shape, "url": url})


def _row(store: Store, shape: dict[str, Any], told: dict[str, Any]) -> list[str]:
    rights = shape["lines"] * shape["declarants"] * 10
    beside = told["beside"]
    return [
        store.title,
        f"{shape['lines']:,}",
        f"{rights:,}",
        seconds(told["large"]),
        seconds(median(told["alone"])),
        f"{len(beside)}",
        seconds(median(beside)),
        seconds(max(beside)),
    ]
