"""Loading one stock file: batches of rows, each committed on its own and safe to repeat."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.stock.batches import Batch
from netent.directory.stock.faults import FileFault, FileRefused, LineFault
from netent.directory.stock.files import StockFile
from netent.directory.stock.layouts import Kind
from netent.directory.stock.merging import Counts
from netent.directory.stock.reading_ahead import reading_ahead
from netent.directory.stock.spelling import spelling_of
from netent.directory.stock.stretches import Stretch
from netent.directory.stock.targets import CompanyTarget, EstablishmentTarget, Target
from netent.directory.stock.writing import KeyHeld, insert_rows, lock

REPORTED_FAULTS = 1_000

Progress = Callable[[int, int], None]

_TARGETS: dict[Kind, type[Target]] = {
    Kind.ESTABLISHMENTS: EstablishmentTarget,
    Kind.LEGAL_UNITS: CompanyTarget,
}


@dataclass(slots=True)
class LoadedFile:
    """What became of a file; `read` counts its records, those that were skipped included."""

    file: StockFile
    counts: Counts = field(default_factory=Counts)
    read: int = 0
    skipped: int = 0
    skipped_lines: list[tuple[int, LineFault]] = field(default_factory=list)
    broken: FileRefused | None = None


def load_file(file: StockFile, *, now: datetime, progress: Progress) -> LoadedFile:
    """Bring the directory up to a file, batch by batch; what was committed stays, come what may.

    `progress` is told how much of how much is behind. A file that breaks off is loaded as far as
    it goes, and says so in `broken`.
    """
    load = _Load(file, now)
    with reading_ahead(file, load.spelling) as stretches:
        load.run(stretches, progress)
    return load.loaded


class _Load:
    """One file on its way into one table."""

    def __init__(self, file: StockFile, now: datetime) -> None:
        self.loaded = LoadedFile(file)
        target = _TARGETS[file.layout.kind]
        with reading(PORTAL) as session:
            self.spelling = spelling_of(session.get_bind().dialect.name)
            is_first = session.scalar(select(target.table.c[target.key]).limit(1)) is None
        self._target = target(is_first=is_first, now=now)
        # An empty table holds no key: rows go straight in until one is met twice.
        self._goes_straight = is_first
        self._batch: Batch | None = None

    def run(self, stretches: Iterator[Stretch], progress: Progress) -> None:
        # Mapped, so that no name holds on to a stretch while the next one is prepared.
        for done, total in map(self._take, stretches):
            if self._batch and len(self._batch.keys) >= self.spelling.batch_rows:
                self._flush()
            progress(done, total)
        self._flush()

    def _take(self, stretch: Stretch) -> tuple[int, int]:
        loaded = self.loaded
        loaded.read += stretch.read
        loaded.skipped += len(stretch.faults)
        room = REPORTED_FAULTS - len(loaded.skipped_lines)
        loaded.skipped_lines += stretch.faults[:room]
        if stretch.broken is not None:
            loaded.broken = FileRefused(FileFault.DAMAGED, read=loaded.read, found=stretch.broken)
        if self._batch is None:
            self._batch = Batch(self.spelling, stretch.columns)
        self._batch.add(stretch)
        return stretch.done, stretch.total

    def _flush(self) -> None:
        batch, self._batch = self._batch, None
        if batch is None or not batch.keys:
            return
        rounds, idle = batch.in_rounds()
        self.loaded.counts += Counts(unchanged=idle)
        for each in rounds:
            self.loaded.counts += self._write(each)

    def _write(self, batch: Batch) -> Counts:
        try:
            return self._commit(batch)
        except KeyHeld:
            self._goes_straight = False
            return self._commit(batch)

    def _commit(self, batch: Batch) -> Counts:
        target = self._target
        with transaction(PORTAL) as session:
            lock(session, target.table)
            if self._goes_straight or target.is_new_ground(session, batch.keys):
                insert_rows(session, target.table.name, batch.columns, batch.packs)
                target.note_named(session, batch)
                counts = Counts(inserted=len(batch.keys))
            else:
                counts = target.merge(session, batch)
            target.complete(session, batch)
        return counts
