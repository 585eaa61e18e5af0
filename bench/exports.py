"""The exports case: a detail of rights as its worker makes it, beside the bare lines as CSV."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.children import run_child
from bench.report import Say, Table, ratio, seconds
from bench.stores import opened_store
from tests.support.queue import queue_server

# Ten members and ten declarations: a hundred lines' rights a client, a million in all.
CLIENTS = (1_000, 10_000)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured; `clients` of the portfolio whose detail is made."""

    databases: tuple[str, ...]
    clients: tuple[int, ...] = CLIENTS
    runs: int = 3


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case; engines and sizes take turns, each measure in a process of its own."""
    told: dict[tuple[str, int], list[dict[str, Any]]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        shared = {"redis_url": stack.enter_context(queue_server()), "folder": str(folder)}
        stores = [stack.enter_context(opened_store(name, folder)) for name in asked.databases]
        for store in stores:
            for clients in asked.clients:
                say(f"exports: preparing {store.title}, {clients} clients")
                template = f"firm{clients}"
                shape = {**shared, "url": store.create(template), "lines": clients}
                run_child("bench.exports_run", {**shape, "prepare": True})
                store.settle(template)
        for _ in range(asked.runs):
            for clients in asked.clients:
                for store in stores:
                    with store.copy(f"firm{clients}") as url:
                        shape = {**shared, "url": url, "lines": clients}
                        run = run_child("bench.exports_run", shape)
                    told.setdefault((store.title, clients), []).append(run)
                    say(f"exports: {store.title}: {run}")
    return [_table(told)]


def _table(told: dict[tuple[str, int], list[dict[str, Any]]]) -> Table:
    rows = []
    for (engine, _clients), runs in told.items():
        make = median(run["seconds"]["make"] for run in runs)
        raw = median(run["seconds"]["raw"] for run in runs)
        growth = [run["growth_mb"] for run in runs if run["growth_mb"] is not None]
        sizes = runs[0]["files"]
        rows.append(
            [
                engine,
                f"{runs[0]['rights']:,}",
                f"{runs[0]['lines']:,}",
                seconds(make),
                f"{runs[0]['lines'] / make:,.0f}",
                seconds(raw),
                ratio(make / raw),
                f"{sizes['csv'] / 1e6:.1f}",
                f"{sizes['xlsx'] / 1e6:.1f}",
                f"{median(growth):.0f}" if growth else "?",
                f"{len(runs)}",
            ]
        )
    heads = (
        *("engine", "rights", "lines", "CSV and workbook, s", "lines/s", "bare CSV, s"),
        *("x bare", "CSV, MB", "workbook, MB", "memory, MB", "runs"),
    )
    return Table("Details of rights", heads, rows)
