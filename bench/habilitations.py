"""The case of files about rights: end to end, beside the raw write of the same rights."""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import firm
from bench.children import run_child
from bench.habilitations_peers import LINES as LINES_OF_PEERS
from bench.habilitations_peers import Peers, peers_table
from bench.report import Say, Table, ratio, seconds
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


@dataclass
class Series:
    """The runs of one length on one engine, netent's and the limit's taken in turn."""

    engine: str
    lines: int
    check: list[float] = field(default_factory=list)
    run: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    growth: list[float] = field(default_factory=list)

    @property
    def clients(self) -> int:
        """A line is a pair: every declarant on every client."""
        return self.lines // firm.MOST_DECLARANTS

    @property
    def whole(self) -> float:
        """Median seconds, end to end."""
        return median(check + run for check, run in zip(self.check, self.run, strict=True))


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
        series = [Series(store.title, lines) for lines in asked.lines for store in stores]
        by_title = {store.title: store for store in stores}
        peers = [Peers(store, folder, shared) for store in stores if LINES_OF_PEERS in asked.lines]
        for one in peers:
            say(f"habilitations: preparing the peers on {one.store.title}")
            one.prepare()
        for turn in range(asked.runs):
            for one in series:
                if turn < _RUNS_OF_THE_LARGEST or one.lines <= _LARGEST:
                    _run(by_title[one.engine], one, shared)
                    say(_said(one))
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


def _run(store: Store, series: Series, shared: dict[str, Any]) -> None:
    with store.copy("firm") as url:
        told = run_child(
            "bench.habilitations_run", {**shared, "clients": series.clients, "url": url}
        )
    series.check.append(told["seconds"]["check"])
    series.run.append(told["seconds"]["run"])
    if told["growth_mb"] is not None:
        series.growth.append(told["growth_mb"])
    shape = {**shared, "lines": series.clients, "declarants": firm.MOST_DECLARANTS}
    with store.copy("limit") as url:
        told = run_child("bench.limits", {**shape, "url": url})
    series.limit.append(told["seconds"]["write"])


def _said(series: Series) -> str:
    last = series.check[-1] + series.run[-1]
    return (
        f"habilitations: {series.engine}, {series.lines} lines: {last:.2f} s"
        f" (check {series.check[-1]:.2f}), limit {series.limit[-1]:.2f} s,"
        f" x {last / series.limit[-1]:.2f}, +{max(series.growth[-1:], default=0):.0f} MB"
    )


def _table(series: list[Series]) -> Table:
    rows = []
    for one in series:
        limit, check = median(one.limit), median(one.check)
        rows.append(
            [
                one.engine,
                f"{one.lines:,}",
                f"{one.lines * len(firm.DECLARATIONS):,}",
                seconds(one.whole),
                f"{one.lines / one.whole:,.0f}",
                seconds(limit),
                ratio(one.whole / limit),
                seconds(check),
                ratio(check / one.whole),
                f"{median(one.growth):.0f}" if one.growth else "?",
                f"{len(one.limit)}",
            ]
        )
    heads = (
        *("engine", "lines", "rights written", "netent, s", "lines/s", "limit, s", "x limit"),
        *("check, s", "check / whole", "memory, MB", "runs"),
    )
    return Table("Files about rights, ten declarations a line", heads, rows)


def _growth_table(series: list[Series]) -> Table:
    """How time grows with ten times the lines, where both were measured."""
    found = {(one.engine, one.lines): one for one in series}
    rows = []
    for (engine, lines), small in found.items():
        large = found.get((engine, 10 * lines))
        if large is not None:
            grown, limit = large.whole / small.whole, median(large.limit) / median(small.limit)
            rows.append([engine, f"{lines:,}", f"{10 * lines:,}", ratio(grown), ratio(limit)])
    heads = ("engine", "from", "to", "netent, x time", "limit, x time")
    return Table("Files about rights: ten times the lines", heads, rows)
