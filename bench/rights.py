"""The rights case: decisions and lists beside the raw look-up, and beside the peers."""

import json
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import rights_firm
from bench.children import run_child
from bench.report import Say, Table, ratio
from bench.stores import Store, opened_store
from tests.support.queue import queue_server

RIGHTS = (1_000, 100_000, 1_000_000)
# Casbin's enforcer goes through all its policies at each check.
_MOST_OF_CASBIN = 100_000
_PEERS_PYTHON = Path(__file__).resolve().parent.parent / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the case is to be measured."""

    databases: tuple[str, ...]
    rights: tuple[int, ...] = RIGHTS
    runs: int = 5


@dataclass
class Series:
    """The runs on one engine at one size: microseconds by act, netent's, limit's and peers'."""

    store: Store
    rights: int
    took: dict[str, list[float]] = field(default_factory=dict)
    growth: list[float] = field(default_factory=list)

    def add(self, told: dict[str, float], prefix: str = "") -> None:
        """One run's figures."""
        for name, microseconds in told.items():
            self.took.setdefault(prefix + name, []).append(microseconds)

    def us(self, name: str) -> float:
        """The median of an act."""
        return median(self.took[name])


def measure(asked: Asked, say: Say) -> list[Table]:
    """Run the case; engines, netent with its limit, and peers take turns."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="netent-bench-")))
        shared = {"redis_url": stack.enter_context(queue_server()), "folder": str(folder)}
        stores = [stack.enter_context(opened_store(name, folder)) for name in asked.databases]
        series = [Series(store, rights) for rights in asked.rights for store in stores]
        for one in series:
            say(f"rights: preparing {one.store.title}, {one.rights:,}")
            _prepare(one, shared, folder, with_peers=one.rights == max(asked.rights))
        casbin: dict[str, list[float]] = {"Enforcer": [], "FastEnforcer": [], "memory": []}
        for _turn in range(asked.runs):
            for one in series:
                _run(one, shared, folder, with_peers=one.rights == max(asked.rights))
                say(_said(one))
            _run_casbin(casbin, max(r for r in asked.rights if r <= _MOST_OF_CASBIN))
    return [_table(series), _lists(series), _peers(series, casbin), _growth(series)]


def _urls(one: Series) -> dict[str, Any]:
    names = {"url": f"rights{one.rights}", "limit_url": f"held{one.rights}"}
    return {key: one.store.url(name) for key, name in names.items()} | {"rights": one.rights}


def _prepare(one: Series, shared: dict[str, Any], folder: Path, *, with_peers: bool) -> None:
    names = [f"rights{one.rights}", f"held{one.rights}"]
    for name in names:
        one.store.create(name)
    run_child("bench.rights_firm", {**shared, **_urls(one)})
    run_child("bench.rights_run", {**shared, **_urls(one), "prepare": True})
    for name in names:
        one.store.settle(name)
    if with_peers:
        one.store.create("guardian")
        _guardian(one, folder, prepare=True)
        one.store.settle("guardian")


def _run(one: Series, shared: dict[str, Any], folder: Path, *, with_peers: bool) -> None:
    told = run_child("bench.rights_run", {**shared, **_urls(one)})
    one.add(told["microseconds"])
    if told["growth_mb"] is not None:
        one.growth.append(told["growth_mb"])
    if with_peers:
        one.add(_guardian(one, folder), "guardian ")


def _guardian(one: Series, folder: Path, *, prepare: bool = False) -> dict[str, float]:
    given = folder / f"given{one.rights}.json"
    if not given.exists():
        content = {
            "sirets": sorted({siret for _, _, siret in rights_firm.tuples(one.rights)}),
            "codes": [list(rights_firm.codes_of(rank)) for rank in range(rights_firm.MEMBERS)],
            "questions": rights_firm.questions(one.rights, 1_000),
        }
        given.write_text(json.dumps(content), encoding="utf-8")
    asked = {"url": one.store.url("guardian"), "given": str(given), "prepare": prepare}
    return run_child("bench.peers.guardian_rights", asked, python=str(_PEERS_PYTHON))


def _run_casbin(casbin: dict[str, list[float]], rights: int) -> None:
    for name, fast in (("Enforcer", False), ("FastEnforcer", True)):
        told = run_child("bench.peers.casbin_rights", {"rights": rights, "fast": fast})
        casbin[name].append(told["microseconds"])
        if fast and told["growth_mb"] is not None:
            casbin["memory"].append(told["growth_mb"])


def _said(one: Series) -> str:
    last = {name: times[-1] for name, times in one.took.items()}
    return (
        f"rights: {one.store.title}, {one.rights:,}: decide {last['decide']:.0f} µs,"
        f" x {last['decide'] / last['limit']:.2f}; 50 in one {last['batch']:.0f} µs,"
        f" x {last['batch'] / last['singles']:.2f}; page {last['page']:.0f} µs,"
        f" x {last['page'] / last['limit page']:.2f}"
    )


def _table(series: list[Series]) -> Table:
    rows = [
        [
            one.store.title,
            f"{one.rights:,}",
            f"{one.us('limit'):.1f}",
            f"{one.us('decide'):.1f}",
            ratio(one.us("decide") / one.us("limit")),
            f"{one.us('singles'):.0f}",
            f"{one.us('batch'):.0f}",
            ratio(one.us("batch") / one.us("singles")),
            f"{one.us('first answer') / 1000:.2f}",
            f"{median(one.growth):.1f}" if one.growth else "?",
            f"{len(one.took['decide'])}",
        ]
        for one in series
    ]
    heads = (
        *("engine", "rights", "limit, µs", "decide, µs", "x limit", "50 singly, µs"),
        *("50 in one, µs", "x singly", "first answer, ms", "memory, MB", "runs"),
    )
    return Table("Decisions", heads, rows)


def _lists(series: list[Series]) -> Table:
    rows = [
        [
            one.store.title,
            f"{one.rights:,}",
            f"{rights_firm.sites_for(one.rights):,}",
            f"{one.us('limit page'):.0f}",
            f"{one.us('page'):.0f}",
            ratio(one.us("page") / one.us("limit page")),
        ]
        for one in series
    ]
    heads = ("engine", "rights", "establishments", "limit, µs", "netent, µs", "x limit")
    return Table("First page of 50 and exact total of one member", heads, rows)


def _peers(series: list[Series], casbin: dict[str, list[float]]) -> Table:
    rows = []
    for one in series:
        if "guardian check" not in one.took:
            continue
        for act, own in (("check", "decide"), ("page", "page")):
            peer = one.us(f"guardian {act}")
            name = f"django-guardian, {act}"
            rows.append(_beside(one, name, peer, one.us(own), ""))
    rights = max(one.rights for one in series if one.rights <= _MOST_OF_CASBIN)
    for one in (one for one in series if one.rights == rights):
        for name in ("Enforcer", "FastEnforcer"):
            peer = median(casbin[name])
            memory = f"{median(casbin['memory']):.0f}" if name == "FastEnforcer" else ""
            rows.append(_beside(one, f"Casbin's {name}, check", peer, one.us("decide"), memory))
    heads = ("peer", "netent on", "rights", "peer, µs", "netent, µs", "ahead by", "its copy, MB")
    return Table("Beside the peers", heads, rows)


def _beside(one: Series, name: str, peer: float, own: float, memory: str) -> list[str]:
    ahead = peer / own
    figures = (f"{peer:,.0f}", f"{own:,.1f}", f"{ahead:,.0f}" if ahead > 100 else f"{ahead:,.1f}")
    return [name, one.store.title, f"{one.rights:,}", *figures, memory]


def _growth(series: list[Series]) -> Table:
    """How a decision's time grows from the smallest number of rights to the largest."""
    rows = []
    for store in dict.fromkeys(one.store for one in series):
        own = sorted((one for one in series if one.store is store), key=lambda one: one.rights)
        if len(own) > 1:
            grown = own[-1].us("decide") / own[0].us("decide")
            limit = own[-1].us("limit") / own[0].us("limit")
            span = f"{own[0].rights:,} to {own[-1].rights:,}"
            rows.append([store.title, span, ratio(grown), ratio(limit)])
    return Table("Growth", ("engine", "rights", "decide, x time", "limit, x time"), rows)
