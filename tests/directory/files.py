"""Stock files as tests write them: a few rows, any layout."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from netent.directory.stock.files import recognise
from netent.directory.stock.layouts import layout_of
from netent.directory.stock.loading import LoadedFile, load_file
from netent.directory.stock.records import Records, read_heading, read_records
from netent.directory.stock.sources import Source
from netent.directory.stock.spelling import SPELLINGS, Row
from netent.directory.stock.stretches import stretches_of
from netent.kernel.clock import parse_moment

NOW = parse_moment("2026-11-20T10:00:00")

SIRET = "44308090800017"
OTHER = "13002526500013"
# Eight sites of one company, and one of another, all valid.
SITES = tuple(f"443080908{nic}" for nic in ("00017", "00025", "00033", "00041", "00058", "00066"))

STATE = "etatAdministratifEtablissement"
TREATED = "dateDernierTraitementEtablissement"
SINCE = "dateDebut"
SIGN = "enseigne1Etablissement"
STATUS = "statutDiffusionEtablissement"


class Memory:
    """Bytes in memory that are read as a file is, so many at a time at most."""

    def __init__(self, data: bytes, most: int = 1 << 30) -> None:
        self._data = data
        self._most = most
        self.at = 0

    def read(self, size: int, /) -> bytes:
        size = min(size, self._most)
        piece = self._data[self.at : self.at + size]
        self.at += len(piece)
        return piece


def source_of(data: bytes, most: int = 1 << 30) -> Source:
    """A source of these bytes, handed out at most so many at once."""
    memory = Memory(data, most)
    return Source(memory, len(data), lambda: memory.at)


def records_of(data: bytes, most: int = 1 << 30) -> list[Records]:
    """All stretches of a file's records."""
    source = source_of(data, most)
    heading, rest = read_heading(source)
    return list(read_records(source, layout_of(heading), rest))


def text_of(rows: Iterable[Mapping[str, str]]) -> str:
    """A CSV file whose columns are the first row's."""
    rows = list(rows)
    lines = [",".join(rows[0])]
    lines += [",".join(row.values()) for row in rows]
    return "\n".join(lines) + "\n"


def site(siret: str = SIRET, state: str = "A", **more: str) -> dict[str, str]:
    """A row of StockEtablissement: number, state, and whatever else."""
    return {"siret": siret, STATE: state, **more}


def write(folder: Path, rows: Iterable[Mapping[str, str]], name: str = "stock.csv") -> Path:
    """The rows as a file."""
    path = folder / name
    path.write_text(text_of(rows), encoding="utf-8")
    return path


def load(path: Path) -> LoadedFile:
    """Load a file, watched by nobody."""
    return load_file(recognise(path), now=NOW, progress=lambda _done, _total: None)


def load_rows(folder: Path, *rows: Mapping[str, str]) -> LoadedFile:
    """Write rows to a file and load it."""
    return load(write(folder, rows))


def shaped(path: Path, spelling: str = "driver") -> list[dict[str, object]]:
    """The rows of the directory that a file makes, by column."""
    found: list[dict[str, object]] = []
    for stretch in stretches_of(recognise(path), SPELLINGS[spelling]):
        rows: Iterable[Row] = SPELLINGS[spelling].rows(stretch.packed) if stretch.keys else ()
        found += [dict(zip(stretch.columns, row, strict=True)) for row in rows]
    return found
