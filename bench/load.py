"""The load case: two web processes, four workers, cron; several firms at once; then the books."""

import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import load_run
from bench.children import run_child
from bench.load_run import Told
from bench.portal import running_portal
from bench.report import Say, Table
from bench.stores import opened_store
from netent.kernel.enums import QueueName
from tests.support.queue import queue_server

_WEBS = 2
_SMALL, _ALL = (QueueName.SMALL,), (QueueName.LARGE, QueueName.SMALL)
_WORKERS = (_SMALL, _SMALL, _ALL, _ALL)
_KNOWN = 6_000
# Requests that are still on their way when the people leave: the sweep comes once a minute.
_DRAIN_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...] = ("postgresql",)
    seconds: int = 60
    firms: int = 6


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case on each engine: what people waited for, and whether all came out once."""
    tables = []
    for name in asked.databases:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
            redis_url = stack.enter_context(queue_server())
            store = stack.enter_context(opened_store(name, folder))
            shared = {"folder": str(folder), "redis_url": redis_url, "url": store.create("load")}
            say(f"load: preparing {store.title}")
            given = {**shared, "firms": asked.firms, "known": _KNOWN, "prepare": True}
            firms = run_child("bench.load_books", given)["firms"]
            store.settle("load")
            say(f"load: {store.title}, {asked.firms} firms, {asked.seconds} s")
            told, drained = _use(shared, firms, asked.seconds)
            found = run_child("bench.load_books", {**shared, "prepare": False})
            say(f"load: {store.title}: {found}")
            tables += [_waits(store.title, told), _books(store.title, told, found, drained)]
    return tables


def _use(shared: dict[str, Any], firms: list[dict[str, Any]], seconds: int) -> tuple[Told, float]:
    """Let people use the portal, then wait until every request has ended; how long that took."""
    with running_portal(
        database_url=shared["url"],
        redis_url=shared["redis_url"],
        folder=Path(shared["folder"]),
        webs=_WEBS,
        workers=_WORKERS,
    ) as portal:
        told = load_run.use(portal.ports, firms, seconds=seconds)
        began = time.monotonic()
        while time.monotonic() < began + _DRAIN_SECONDS:
            if not run_child("bench.load_books", {**shared, "prepare": False})["left_open"]:
                break
        return told, time.monotonic() - began


def _waits(engine: str, told: Told) -> Table:
    rows = []
    for name, seconds in sorted(told.seconds.items()):
        p50, p95 = _percentiles(seconds)
        slowest = max(seconds)
        rows.append(
            [name, f"{len(seconds)}", *(f"{1000 * value:.0f}" for value in (p50, p95, slowest))]
        )
    title = f"{engine}: what people waited for"
    return Table(title, ("what", "answers", "p50, ms", "p95, ms", "slowest, ms"), rows)


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    if len(seconds) < 2:
        return seconds[0], seconds[0]
    cuts = quantiles(seconds, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _books(engine: str, told: Told, found: dict[str, Any], drained: float) -> Table:
    states = found["states"]
    rows = [
        ["answers", f"{sum(map(len, told.seconds.values()))}"],
        ["of them errors", ", ".join(f"{n} × {s}" for s, n in told.bad.items()) or "0"],
        ["requests confirmed, by a double click each", f"{told.confirmed}"],
        ["finished", f"{states.get('finished', 0)}"],
        ["deleted", f"{states.get('deleted', 0)}"],
        ["seconds until the last one had ended", f"{drained:.0f}"],
        ["left open", f"{found['left_open']}"],
        ["confirmed, reported, mailed or applied twice, or not", f"{found['doubled']}"],
        ["firms whose rights are not what the reports say", f"{found['unlike_reports']}"],
        ["firms whose rights, history and tally disagree", f"{found['broken_books']}"],
        ["broken audit chains", f"{found['broken_chains']}"],
        ["load of the machine at the end", f"{os.getloadavg()[0]:.1f}"],
    ]
    return Table(f"{engine}: what became of it", ("what", "number"), rows)
