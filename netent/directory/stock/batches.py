"""Rows waiting to be written together, and the same key met twice among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from netent.directory.stock.spelling import Packed, Row, Spelling
from netent.directory.stock.stretches import Stretch
from netent.directory.stock.values import Value

_MOMENT = "treated_at"


@dataclass(slots=True)
class Batch:
    """Rows of one table, packed as the database takes them."""

    spelling: Spelling
    columns: tuple[str, ...]
    keys: list[str] = field(default_factory=list)
    packs: list[Packed] = field(default_factory=list)
    names: dict[str, tuple[Value, Value]] = field(default_factory=dict)

    def add(self, stretch: Stretch) -> None:
        """Take in a stretch's rows, which have the batch's columns, the key first."""
        if stretch.keys:
            self.keys.extend(stretch.keys)
            self.packs.append(stretch.packed)
            self.names.update(stretch.names)

    def in_rounds(self) -> tuple[list["Batch"], int]:
        """Batches that hold each key once, and how many rows change nothing.

        Written one after the other they end as if each row had been written alone, in order. A
        row that repeats the one before it, or is older, changes nothing whatever is stored.
        """
        if len(set(self.keys)) == len(self.keys):
            return [self], 0
        rounds: list[list[Row]] = []
        depths: dict[str, int] = {}
        latest: dict[str, Row] = {}
        rows: Iterator[Row] = chain.from_iterable(map(self.spelling.rows, self.packs))
        idle = 0
        for key, row in zip(self.keys, rows, strict=True):
            before = latest.get(key)
            if before is not None and (row == before or self._is_older(row, before)):
                idle += 1
                continue
            latest[key] = row
            depth = depths[key] = depths.get(key, -1) + 1
            if depth == len(rounds):
                rounds.append([])
            rounds[depth].append(row)
        return [self._of(each) for each in rounds], idle

    def _of(self, rows: Sequence[Row]) -> "Batch":
        packed = self.spelling.pack([*zip(*rows, strict=True)])
        keys = [row[0] for row in rows]
        return Batch(self.spelling, self.columns, keys, [packed], self.names)

    def _is_older(self, row: Row, before: Row) -> bool:
        if _MOMENT not in self.columns:
            return False
        place = self.columns.index(_MOMENT)
        mine, other = row[place], before[place]
        return self.spelling.marks.null not in (mine, other) and bool(mine < other)
