"""The imports case: a user's request end to end, beside the raw write of the rights it gives."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import firm
from bench.children import run_child
from bench.report import Say, Table, ratio, seconds
from bench.stores import Store, opened_store
from tests.support.queue import queue_server

LINES = (1_000, 10_000, 100_000)
DECLARANTS = (1, 10)
# Ten million rows take the limit a minute or two each time.
_RUNS_OF_THE_LARGEST = 1
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...]
    lines: tuple[int, ...] = LINES
    declarants: tuple[int, ...] = DECLARANTS
    runs: int = 5


@dataclass
class Series:
    """The runs of one shape on one engine, netent's and the limit's taken in turn."""

    engine: str
    lines: int
    declarants: int
    check: list[float] = field(default_factory=list)
    run: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    growth: list[float] = field(default_factory=list)

    @property
    def rights(self) -> int:
        """The rights that the import gives."""
        return self.lines * self.declarants * len(firm.DECLARATIONS)

    @property
    def whole(self) -> float:
        """Median seconds, end to end."""
        return median(check + run for check, run in zip(self.check, self.run, strict=True))


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case; the engines, shapes, and netent and its limit take turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        shared = {
            "redis_url": stack.enter_context(queue_server()),
            "folder": str(folder),
            "lines": max(asked.lines),
        }
        stores = [stack.enter_context(opened_store(name, folder)) for name in asked.databases]
        for store in stores:
            say(f"imports: preparing {store.title}")
            _prepare(store, shared)
        series = [
            Series(store.title, lines, declarants)
            for lines in asked.lines
            for declarants in asked.declarants
            for store in stores
        ]
        by_title = {store.title: store for store in stores}
        for turn in range(asked.runs):
            for one in _still_to_run(series, turn):
                _run(by_title[one.engine], one, shared)
                say(_said(one))
    return [_table(series), _growth_table(series)]


def _still_to_run(series: list[Series], turn: int) -> Iterator[Series]:
    for one in series:
        if turn < _RUNS_OF_THE_LARGEST or one.rights <= _LARGEST:
            yield one


def _prepare(store: Store, shared: dict[str, Any]) -> None:
    for template, module in (("firm", "bench.firm"), ("limit", "bench.limits")):
        asked = {**shared, "url": store.create(template), "prepare": True}
        run_child(module, asked)
        store.settle(template)


def _run(store: Store, series: Series, shared: dict[str, Any]) -> None:
    shape = {**shared, "lines": series.lines, "declarants": series.declarants}
    with store.copy("firm") as url:
        told = run_child("bench.import_run", {**shape, "url": url})
    series.check.append(told["seconds"]["check"])
    series.run.append(told["seconds"]["run"])
    if told["growth_mb"] is not None:
        series.growth.append(told["growth_mb"])
    with store.copy("limit") as url:
        told = run_child("bench.limits", {**shape, "url": url})
    series.limit.append(told["seconds"]["write"])


def _said(series: Series) -> str:
    last = series.check[-1] + series.run[-1]
    return (
        f"imports: {series.engine}, {series.lines} lines, {series.declarants} declarants:"
        f" {last:.2f} s (check {series.check[-1]:.2f}), limit {series.limit[-1]:.2f} s,"
        f" x {last / series.limit[-1]:.2f}, +{max(series.growth[-1:], default=0):.0f} MB"
    )


def _table(series: list[Series]) -> Table:
    rows = []
    for one in series:
        limit = median(one.limit)
        rows.append(
            [
                one.engine,
                f"{one.lines:,}",
                f"{one.declarants}",
                f"{one.rights:,}",
                seconds(one.whole),
                f"{one.lines / one.whole:,.0f}",
                seconds(limit),
                ratio(one.whole / limit),
                seconds(median(one.check)),
                ratio(median(one.check) / one.whole),
                f"{median(one.growth):.0f}" if one.growth else "?",
                f"{len(one.limit)}",
            ]
        )
    heads = (
        *("engine", "lines", "declarants", "rights written", "netent, s", "lines/s", "limit, s"),
        *("x limit", "check, s", "check / whole", "memory, MB", "runs"),
    )
    return Table("Imports of new clients", heads, rows)


def _growth_table(series: list[Series]) -> Table:
    """How time grows from 10,000 lines to 100,000, where both were measured."""
    found = {(one.engine, one.declarants, one.lines): one for one in series}
    rows = []
    for (engine, declarants, lines), small in found.items():
        large = found.get((engine, declarants, 10 * lines))
        if lines == 10_000 and large is not None:
            grown, limit = large.whole / small.whole, median(large.limit) / median(small.limit)
            rows.append([engine, f"{declarants}", ratio(grown), ratio(limit)])
    heads = ("engine", "declarants", "netent, x time", "limit, x time")
    return Table("From 10,000 lines to 100,000", heads, rows)
