"""Parquet files, where the optional package `pyarrow` is installed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from netent.directory.stock.faults import FileFault, FileRefused
from netent.directory.stock.layouts import Layout, layout_of_names
from netent.directory.stock.lines import CONTROLS
from netent.directory.stock.records import Records
from netent.directory.stock.sources import SourceBroken

STRETCH_ROWS = 1_000
_MOMENTS = ("dateDernierTraitementEtablissement", "dateDernierTraitementUniteLegale")


@dataclass(slots=True)
class ParquetRecords:
    """The records of a file, which knows how many of them were given out."""

    path: Path
    layout: Layout
    given: int = 0

    @property
    def total(self) -> int:
        """How many records there are."""
        return int(_open(self.path).metadata.num_rows)

    def position(self) -> int:
        """How many were given out."""
        return self.given

    def __iter__(self) -> Iterator[Records]:
        names = _open(self.path).schema_arrow.names
        wanted = {heading: names[place] for heading, place in self.layout.positions.items()}
        with _as_broken():
            stretches = _open(self.path).iter_batches(STRETCH_ROWS, columns=[*wanted.values()])
            for stretch in stretches:
                columns: dict[str, Sequence[str]] = {
                    heading: _texts(stretch.column(name), heading)
                    for heading, name in wanted.items()
                }
                lines = range(self.given + 1, self.given + 1 + stretch.num_rows)
                self.given += stretch.num_rows
                yield Records(columns, lines, (), may_hide=True, may_escape=True)


def layout(path: Path) -> Layout:
    """The layout that the file's schema announces. FileRefused when it is none of ours."""
    return layout_of_names(list(_open(path).schema_arrow.names))


def _open(path: Path) -> Any:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        raise FileRefused(FileFault.NEEDS_PYARROW) from None
    try:
        return parquet.ParquetFile(path)
    except (OSError, ValueError) as error:  # pyarrow's own errors derive from ValueError
        raise FileRefused(FileFault.BAD_ARCHIVE, found=error) from None


@contextmanager
def _as_broken() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise SourceBroken(str(error)) from error


def _texts(column: Any, heading: str) -> list[str]:
    """A column as a CSV file would spell it."""
    texts = [(text or "").translate(CONTROLS) for text in column.cast("string").to_pylist()]
    if heading in _MOMENTS:
        return [text.replace(" ", "T", 1) for text in texts]
    return texts
