"""The case of files about rights: end to end, beside the raw write of the same rights."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import firm
from bench.children import run_child
from bench.habilitations_peers import LINES as LINES_OF_PEERS
from bench.habilitations_peers import Peers, peers_table
from bench.report import Say, Table
from bench.series import FIGURES, Series
from bench.stores import Store, opened_store
from tests.support.queue import queue_server

LINES = (1_000, 10_000, 100_000)
# Memory and time of the largest are told once: its limit writes ten million rows.
_RUNS_OF_THE_LARGEST = 1
_LARGEST = 100_000
_RUNS_OF_PEERS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...]
    lines: tuple[int, ...] = LINES
    runs: int = 5


@dataclass(kw_only=True)
class Pairs(Series):
    """Rights of every declarant on every client, a line a pair."""

    @property
    def clients(self) -> int:
        """How many clients so many lines name."""
        return self.lines // firm.MOST_DECLARANTS


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case; the engines, lengths, and netent and its limit take turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        clients = max(asked.lines) // firm.MOST_DECLARANTS
        shared = {
            "redis_url": stack.enter_context(queue_server()),
            "folder": str(folder),
            "prepared": clients + firm.WARM_UP_LINES,
            "lines": clients,
        }
        stores = [stack.enter_context(opened_store(name, folder)) for name in asked.databases]
        for store in stores:
            say(f"habilitations: preparing {store.title}")
            _prepare(store, shared)
        series = [
            Pairs(engine=store.title, lines=lines) for lines in asked.lines for store in stores
        ]
        by_title = {store.title: store for store in stores}
        peers = [Peers(store, folder, shared) for store in stores if LINES_OF_PEERS in asked.lines]
        for each in peers:
            say(f"habilitations: preparing the peers on {each.store.title}")
            each.prepare()
        for turn in range(asked.runs):
            for one in series:
                if turn < _RUNS_OF_THE_LARGEST or one.lines <= _LARGEST:
                    _run(by_title[one.engine], one, shared)
                    say(f"habilitations: {one.engine}, {one.lines} lines: {one.said()}")
            if turn < _RUNS_OF_PEERS:
                for each in peers:
                    each.run()
                    say(f"habilitations: {each.store.title}, peers: {each.took}")
    own = {one.engine: one.whole for one in series if one.lines == LINES_OF_PEERS}
    found = [(each, own[each.store.title]) for each in peers]
    return [_table(series), _growth_table(series), *([peers_table(found)] if found else [])]


def _prepare(store: Store, shared: dict[str, Any]) -> None:
    for template, module in (("firm", "bench.habilitations_run"), ("limit", "bench.limits")):
        run_child(module, {**shared, "url": store.create(template), "prepare": True})
        store.settle(template)


def _run(store: Store, series: Pairs, shared: dict[str, Any]) -> None:
    with store.copy("firm") as url:
        told = run_child(
            "bench.habilitations_run", {**shared, "clients": series.clients, "url": url}
        )
    shape = {**shared, "lines": series.clients, "declarants": firm.MOST_DECLARANTS}
    with store.copy("limit") as url:
        limit = run_child("bench.limits", {**shape, "url": url})
    series.add(told, limit)


def _table(series: list[Pairs]) -> Table:
    rows = [
        [one.engine, f"{one.lines:,}", f"{one.lines * len(firm.DECLARATIONS):,}", *one.figures()]
        for one in series
    ]
    heads = ("engine", "lines", "rights written", *FIGURES)
    return Table("Files about rights, ten declarations a line", heads, rows)


def _growth_table(series: list[Pairs]) -> Table:
    """How time grows with ten times the lines, where both were measured."""
    found = {(one.engine, one.lines): one for one in series}
    rows = []
    for (engine, lines), small in found.items():
        large = found.get((engine, 10 * lines))
        if large is not None:
            rows.append([engine, f"{lines:,}", f"{10 * lines:,}", *small.growth_to(large)])
    heads = ("engine", "from", "to", "netent, x time", "limit, x time")
    return Table("Files about rights: ten times the lines", heads, rows)
