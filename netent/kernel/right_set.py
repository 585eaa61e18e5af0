"""A set of rights as one whole number: a bit for each right's slot (house: Rights)."""

from collections.abc import Iterable, Iterator

SLOTS = 63


class RightSet(int):
    """Rights held together. `|`, `&` and `-` give a RightSet again."""

    @classmethod
    def of(cls, slots: Iterable[int]) -> "RightSet":
        """The set of the rights in these slots. ValueError for a slot that does not exist."""
        total = 0
        for slot in slots:
            if not 0 <= slot < SLOTS:
                raise ValueError(f"no such slot: {slot}")
            total |= 1 << slot
        return cls(total)

    def slots(self) -> Iterator[int]:
        """The slots held, in growing order."""
        return (slot for slot in range(SLOTS) if self >> slot & 1)

    def __or__(self, other: int) -> "RightSet":
        return RightSet(int(self) | int(other))

    def __and__(self, other: int) -> "RightSet":
        return RightSet(int(self) & int(other))

    def __sub__(self, other: int) -> "RightSet":
        return RightSet(int(self) & ~int(other))

    def __len__(self) -> int:
        return self.bit_count()

    def __repr__(self) -> str:
        return f"RightSet({sorted(self.slots())})"


NO_RIGHTS = RightSet(0)
ALL_RIGHTS = RightSet((1 << SLOTS) - 1)
