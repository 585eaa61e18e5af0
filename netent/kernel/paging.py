"""Pages of a list: what is asked for, and what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page is asked for, counted from 1, and how many rows it may hold."""

    number: int = 1
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many rows come before the page."""
        return (self.number - 1) * self.size

    def within(self, total: int) -> "PageAsked":
        """The same page, or the last one when it lies beyond the list's end."""
        last = max(1, ceil(total / self.size))
        return self if self.number <= last else PageAsked(last, self.size)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, with the exact total."""

    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / self.size))

    @property
    def first(self) -> int:
        """Rank of the first row shown, 0 when the list is empty."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Rank of the last row shown, 0 when the list is empty."""
        return self.first + len(self.items) - 1 if self.items else 0
