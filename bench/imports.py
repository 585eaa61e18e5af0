"""The imports case: a user's request end to end, beside the raw write of the rights it gives."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import firm
from bench.children import run_child
from bench.report import Say, Table
from bench.series import FIGURES, Series
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


@dataclass(kw_only=True)
class Clients(Series):
    """New clients of a portfolio with so many declarants."""

    declarants: int

    @property
    def rights(self) -> int:
        """The rights that the import gives."""
        return self.lines * self.declarants * len(firm.DECLARATIONS)


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
            Clients(engine=store.title, lines=lines, declarants=declarants)
            for lines in asked.lines
            for declarants in asked.declarants
            for store in stores
        ]
        by_title = {store.title: store for store in stores}
        for turn in range(asked.runs):
            for one in _still_to_run(series, turn):
                _run(by_title[one.engine], one, shared)
                about = f"{one.engine}, {one.lines} lines, {one.declarants} declarants"
                say(f"imports: {about}: {one.said()}")
    return [_table(series), _growth_table(series)]


def _still_to_run(series: list[Clients], turn: int) -> Iterator[Clients]:
    for one in series:
        if turn < _RUNS_OF_THE_LARGEST or one.rights <= _LARGEST:
            yield one


def _prepare(store: Store, shared: dict[str, Any]) -> None:
    for template, module in (("firm", "bench.firm"), ("limit", "bench.limits")):
        asked = {**shared, "url": store.create(template), "prepare": True}
        run_child(module, asked)
        store.settle(template)


def _run(store: Store, series: Clients, shared: dict[str, Any]) -> None:
    shape = {**shared, "lines": series.lines, "declarants": series.declarants}
    with store.copy("firm") as url:
        told = run_child("bench.import_run", {**shape, "url": url})
    with store.copy("limit") as url:
        limit = run_child("bench.limits", {**shape, "url": url})
    series.add(told, limit)


def _table(series: list[Clients]) -> Table:
    rows = [
        [one.engine, f"{one.lines:,}", f"{one.declarants}", f"{one.rights:,}", *one.figures()]
        for one in series
    ]
    heads = ("engine", "lines", "declarants", "rights written", *FIGURES)
    return Table("Imports of new clients", heads, rows)


def _growth_table(series: list[Clients]) -> Table:
    """How time grows from 10,000 lines to 100,000, where both were measured."""
    found = {(one.engine, one.declarants, one.lines): one for one in series}
    rows = []
    for (engine, declarants, lines), small in found.items():
        large = found.get((engine, declarants, 10 * lines))
        if lines == 10_000 and large is not None:
            rows.append([engine, f"{declarants}", *small.growth_to(large)])
    heads = ("engine", "declarants", "netent, x time", "limit, x time")
    return Table("From 10,000 lines to 100,000", heads, rows)
