"""What others need for the same file: django-import-export at its best, the ORM row by row."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench import firm
from bench.children import run_child
from bench.report import Table, ratio, seconds
from bench.stores import Store

# The length at which peers are measured: a hundred thousand lines would take them an hour.
LINES = 10_000
_PYTHON = Path(__file__).resolve().parent.parent / ".venv-bench" / "bin" / "python"
_NAMES = ("django-import-export", "SQLAlchemy ORM, row by row")


@dataclass
class Peers:
    """The seconds of each peer on one engine."""

    store: Store
    folder: Path
    shared: dict[str, Any]
    took: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in _NAMES})

    def prepare(self) -> None:
        """Make their tables, with as many rights in place as netent has."""
        held, sirets = firm.held_and_new(self.shared["prepared"])
        members = [f"m{rank}" for rank in range(firm.MOST_DECLARANTS)]
        clients = sirets[: LINES // firm.MOST_DECLARANTS]
        given = {"held": held, "sirets": clients, "members": members}
        self._given.write_text(json.dumps(given), encoding="utf-8")
        for name, act in (("django", self._django), ("orm", self._orm)):
            act(self.store.create(name), prepare=True)
            self.store.settle(name)

    def run(self) -> None:
        """Measure each once, on a fresh copy; the ORM, which takes a minute or two, only once."""
        for name, template, act in zip(
            _NAMES, ("django", "orm"), (self._django, self._orm), strict=True
        ):
            if act == self._orm and self.took[name]:
                continue
            with self.store.copy(template) as url:
                self.took[name].append(act(url)["seconds"])

    @property
    def _given(self) -> Path:
        return self.folder / "peers.json"

    def _django(self, url: str, *, prepare: bool = False) -> dict[str, Any]:
        asked = {"url": url, "given": str(self._given), "prepare": prepare}
        return run_child("bench.peers.import_export_file", asked, python=str(_PYTHON))

    def _orm(self, url: str, *, prepare: bool = False) -> dict[str, Any]:
        clients = LINES // firm.MOST_DECLARANTS
        asked = {**self.shared, "url": url, "clients": clients, "prepare": prepare}
        return run_child("bench.peers.orm_rows", asked)


def peers_table(found: list[tuple[Peers, float]]) -> Table:
    """How many times as long each takes; with every engine netent's own seconds."""
    rows = [
        [
            peers.store.title,
            name,
            seconds(own),
            seconds(median(took)),
            ratio(median(took) / own),
            f"{len(took)}",
        ]
        for peers, own in found
        for name, took in peers.took.items()
        if took
    ]
    heads = ("engine", "peer", "netent, s", "peer, s", "peer / netent", "runs")
    return Table(f"The same file of {LINES:,} lines, by others", heads, rows)
