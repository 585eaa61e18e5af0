"""How each database spells and takes many rows; nothing here touches one."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from netent.directory.stock.values import Column, Marks

Row: TypeAlias = tuple[Any, ...]
# Rows as a database takes them; only their spelling knows what that is.
Packed: TypeAlias = Any


class Spelling(ABC):
    """The marks of one bulk format, and its way to keep rows between reading and writing."""

    name: str
    marks: Marks
    batch_rows: int

    @abstractmethod
    def pack(self, columns: Sequence[Column]) -> Packed:
        """Rows out of columns of equal length."""

    @abstractmethod
    def rows(self, packed: Packed) -> Iterator[Row]:
        """The packed rows one by one, spelled as they were packed."""


class CopyText(Spelling):
    """PostgreSQL's COPY in its text form: a line a row. Long batches: each waits for the disk."""

    name = "copy"
    marks = Marks(null="\\N", true="t", false="f", backslash="\\\\")
    batch_rows = 50_000

    def pack(self, columns: Sequence[Column]) -> str:
        return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"

    def rows(self, packed: str) -> Iterator[Row]:
        return (tuple(line.split("\t")) for line in packed.removesuffix("\n").split("\n"))


class DriverValues(Spelling):
    """The values that SQLite's driver takes. Short batches: its write lock is everybody's."""

    name = "driver"
    marks = Marks(null=None, true=1, false=0, backslash="\\")
    batch_rows = 20_000

    def pack(self, columns: Sequence[Column]) -> list[Column]:
        return list(columns)

    def rows(self, packed: list[Column]) -> Iterator[Row]:
        return zip(*packed, strict=True)


SPELLINGS: Mapping[str, Spelling] = MappingProxyType(
    {spelling.name: spelling for spelling in (CopyText(), DriverValues())}
)


def spelling_of(dialect: str) -> Spelling:
    """The spelling for a database."""
    return SPELLINGS["copy" if dialect == "postgresql" else "driver"]
