"""How much an act changed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """Pairs of member and site touched; rights gained, lost, or given other dates."""

    pairs: int
    rights: int

    def __add__(self, other: "Changed") -> "Changed":
        """Both together; a pair touched by both counts twice."""
        return Changed(self.pairs + other.pairs, self.rights + other.rights)


NOTHING = Changed(0, 0)
