"""Establishments ticked and unticked by a form, page after page, against what is held."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The whole selection travels with the form: beyond so many it is saved first.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Selection:
    """What the form would change: establishments to tick, and held ones to untick."""

    tick: frozenset[str] = frozenset()
    untick: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.tick) + len(self.untick)

    def holds(self, siret: str, *, is_held: bool) -> bool:
        """Whether the box of this establishment is ticked."""
        return siret not in self.untick if is_held else siret in self.tick

    def with_page(self, shown: Mapping[str, bool], chosen: Iterable[str]) -> "Selection":
        """The selection after a page of it was sent: `shown` tells what was held as it was made."""
        ticked = frozenset(chosen) & shown.keys()
        held = frozenset(siret for siret, is_held in shown.items() if is_held)
        others = shown.keys() - held
        return Selection(
            tick=(self.tick - others) | (ticked - held),
            untick=(self.untick - held) | (held - ticked),
        )
