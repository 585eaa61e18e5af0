"""The sirene case: a stock file loaded with all checks, beside the raw write of its bytes."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.children import run_child
from bench.report import Say, Table, ratio, seconds
from bench.stock import write_stock
from bench.stores import Store, opened_store

LINES = 1_000_000
ORDERS = ("sorted", "shuffled")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...]
    lines: int = LINES
    orders: tuple[str, ...] = ORDERS
    runs: int = 5


@dataclass
class Series:
    """The runs of one order on one engine, netent's and the limit's taken in turn."""

    engine: str
    order: str
    lines: int
    first: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    growth: list[float] = field(default_factory=list)


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case; the engines, orders, and netent and its limit take turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        shared = {"redis_url": "redis://localhost:1/0", "folder": str(folder), "lines": asked.lines}
        files = {}
        for order in asked.orders:
            say(f"sirene: writing {asked.lines:,} lines, {order}")
            paths = write_stock(folder, asked.lines, is_shuffled=order == "shuffled")
            files[order] = [str(path) for path in paths]
        stores = [stack.enter_context(opened_store(name, folder)) for name in asked.databases]
        for store in stores:
            _prepare(store, shared)
        series = [
            (store, Series(store.title, order, asked.lines))
            for order in asked.orders
            for store in stores
        ]
        for _ in range(asked.runs):
            for store, one in series:
                _run(store, one, {**shared, "files": files[one.order]})
                say(_said(one))
    return [_table([one for _, one in series])]


def _prepare(store: Store, shared: dict[str, Any]) -> None:
    url = store.create("directory")
    run_child("bench.sirene_run", {**shared, "url": url, "prepare": True})
    store.create("raw")
    for template in ("directory", "raw"):
        store.settle(template)


def _run(store: Store, series: Series, shared: dict[str, Any]) -> None:
    with store.copy("directory") as url:
        told = run_child("bench.sirene_run", {**shared, "url": url})
    series.first.append(told["seconds"]["first"])
    series.second.append(told["seconds"]["second"])
    if told["growth_mb"] is not None:
        series.growth.append(told["growth_mb"])
    with store.copy("raw") as url:
        told = run_child("bench.sirene_limits", {**shared, "url": url})
    series.limit.append(told["seconds"]["write"])


def _said(series: Series) -> str:
    first, second, limit = series.first[-1], series.second[-1], series.limit[-1]
    return (
        f"sirene: {series.engine}, {series.order}: {first:.2f} s, limit {limit:.2f} s,"
        f" x {first / limit:.2f}; second {second:.2f} s, x {second / first:.2f} of the first;"
        f" +{max(series.growth[-1:], default=0):.0f} MB"
    )


def _table(series: list[Series]) -> Table:
    rows = []
    for one in series:
        first, second, limit = median(one.first), median(one.second), median(one.limit)
        rows.append(
            [
                one.engine,
                one.order,
                f"{one.lines:,}",
                seconds(first),
                f"{one.lines / first:,.0f}",
                seconds(limit),
                ratio(first / limit),
                seconds(second),
                ratio(second / first),
                f"{median(one.growth):.0f}" if one.growth else "?",
                f"{len(one.limit)}",
            ]
        )
    heads = (
        *("engine", "order", "lines", "netent, s", "lines/s", "limit, s", "x limit"),
        *("second load, s", "x first", "memory, MB", "runs"),
    )
    return Table("Loading the establishment directory", heads, rows)
