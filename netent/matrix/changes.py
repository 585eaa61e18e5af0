"""What an administrator ticked and unticked, as pages carry it: each change with what he saw.

Nothing here is trusted: each change is looked up again in the registration before it counts. What
was seen is there so that nobody overwrites what he has not seen; who forges it only deceives
himself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

# In one save, those carried from other pages included; about 80 characters each.
MOST_CHANGES = 5_000

_SEEN = r"[01]v[0-9]{1,9}(?:e[0-9]{8})?"
_RIGHT = r"[A-Z0-9-]{1,20}"
_PAIR = r"([0-9]{14})\.([0-9a-f]{32})"
_ROW = re.compile(rf"{_PAIR}((?:\.{_RIGHT}={_SEEN})*)", re.ASCII)
_CHANGE = re.compile(rf"([+~-]){_PAIR}\.({_RIGHT})=({_SEEN})", re.ASCII)
_TICK = re.compile(rf"([0-9]{{1,3}})\.({_RIGHT})", re.ASCII)


class Wish(StrEnum):
    """What is to become of a cell, by the sign that pages carry."""

    ADD = "+"
    REMOVE = "-"
    END = "~"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a cell stood when its page was made; `version` counts its changes until then."""

    held: bool
    version: int
    ends_on: date | None = None

    @property
    def text(self) -> str:
        """As pages carry it."""
        end = f"e{self.ends_on:%Y%m%d}" if self.ends_on else ""
        return f"{int(self.held)}v{self.version}{end}"


@dataclass(frozen=True, slots=True)
class CellKey:
    """One cell: an establishment, a member, a right by its code."""

    siret: str
    member_id: UUID
    right: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is to become something else than what was seen."""

    key: CellKey
    wish: Wish
    seen: Seen

    @property
    def text(self) -> str:
        """As pages carry it."""
        key = self.key
        return f"{self.wish}{key.siret}.{key.member_id.hex}.{key.right}={self.seen.text}"


Changes: TypeAlias = dict[CellKey, Change]


class UnreadableChanges(ValueError):
    """Fields that no page of ours has made."""


def row_text(siret: str, member_id: UUID, cells: Iterable[tuple[str, Seen]]) -> str:
    """What a page says of one of its rows: the pair, and each cell that can be ticked as seen."""
    return f"{siret}.{member_id.hex}" + "".join(f".{right}={seen.text}" for right, seen in cells)


def read_changes(carried: Iterable[str]) -> Changes:
    """The changes that a page carries from others. UnreadableChanges."""
    found = (_change(text) for text in carried)
    return {change.key: change for change in found}


def read_page(rows: Sequence[str], ticks: Iterable[str], *, ends: bool) -> Changes:
    """The changes made on one page, from its rows and its ticks. UnreadableChanges.

    Where `ends` is asked, a tick chooses a right whose end is to change; else it says that the
    right is to be held.
    """
    ticked = {_tick(text) for text in ticks}
    changes: Changes = {}
    for rank, row in enumerate(rows):
        for key, seen in _row(row):
            wish = _wish(seen, (rank, key.right) in ticked, ends)
            if wish is not None:
                changes[key] = Change(key, wish, seen)
    return changes


def _wish(seen: Seen, ticked: bool, ends: bool) -> Wish | None:
    if ends:
        return Wish.END if ticked and seen.held else None
    if ticked == seen.held:
        return None
    return Wish.ADD if ticked else Wish.REMOVE


def _row(text: str) -> list[tuple[CellKey, Seen]]:
    found = _ROW.fullmatch(text)
    if found is None:
        raise UnreadableChanges(text[:80])
    siret, member_id = found[1], UUID(found[2])
    cells = (cell.split("=") for cell in found[3].split(".")[1:])
    return [(CellKey(siret, member_id, right), _seen(seen)) for right, seen in cells]


def _change(text: str) -> Change:
    found = _CHANGE.fullmatch(text)
    if found is None:
        raise UnreadableChanges(text[:80])
    key = CellKey(found[2], UUID(found[3]), found[4])
    return Change(key, Wish(found[1]), _seen(found[5]))


def _tick(text: str) -> tuple[int, str]:
    found = _TICK.fullmatch(text)
    if found is None:
        raise UnreadableChanges(text[:80])
    return int(found[1]), found[2]


def _seen(text: str) -> Seen:
    held, version, end = re.split("[ve]", text + "e")[:3]
    try:
        ends_on = date.fromisoformat(end) if end else None
    except ValueError as error:
        raise UnreadableChanges(text) from error
    return Seen(held == "1", int(version), ends_on)
