"""A stock file told from its content, and its records whatever the container."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from netent.directory.stock import parquet
from netent.directory.stock.faults import FileFault, FileRefused
from netent.directory.stock.layouts import Layout, layout_of
from netent.directory.stock.records import Records, read_heading, read_records
from netent.directory.stock.sources import PARQUET, SourceBroken, first_bytes, open_source


@dataclass(frozen=True, slots=True)
class StockFile:
    """A file that was recognised, with what its heading says."""

    path: Path
    layout: Layout
    is_parquet: bool = False


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """Records to come, and how much of the file is behind; `total` and `position` are alike."""

    records: Iterator[Records]
    total: int
    position: Callable[[], int]


def recognise(path: Path) -> StockFile:
    """What this file is, by its first bytes and its heading. FileRefused when none of ours."""
    if path.exists() and not path.is_file():
        raise FileRefused(FileFault.UNREADABLE, found="ce n’est pas un fichier")
    if first_bytes(path).startswith(PARQUET):
        return StockFile(path, parquet.layout(path), is_parquet=True)
    with open_source(path) as source:
        try:
            heading, _ = read_heading(source)
        except SourceBroken as error:
            raise FileRefused(FileFault.BAD_ARCHIVE, found=error) from None
    return StockFile(path, layout_of(heading))


@contextmanager
def open_records(file: StockFile) -> Iterator[OpenedFile]:
    """The file's records from the first one on. SourceBroken may come while they are read."""
    if file.is_parquet:
        records = parquet.ParquetRecords(file.path, file.layout)
        yield OpenedFile(iter(records), records.total, records.position)
        return
    with open_source(file.path) as source:
        _, rest = read_heading(source)
        yield OpenedFile(read_records(source, file.layout, rest), source.total, source.position)
