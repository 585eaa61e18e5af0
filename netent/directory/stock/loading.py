"""Loading one stock file: batches of rows, each committed on its own and safe to repeat."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.stock.batches import Batch
from netent.directory.stock.faults import FileFault, FileRefused, LineFault
from netent.directory.stock.files import OpenedFile, StockFile, open_records
from netent.directory.stock.layouts import Kind
from netent.directory.stock.merging import Counts
from netent.directory.stock.records import Records
from netent.directory.stock.shaping import Shaper
from netent.directory.stock.sources import SourceBroken
from netent.directory.stock.targets import CompanyTarget, EstablishmentTarget, Target
from netent.directory.stock.writing import KeyHeld, format_of

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
    with open_records(file) as opened:
        load.run(opened, progress)
    return load.loaded


class _Load:
    """One file on its way into one table."""

    def __init__(self, file: StockFile, now: datetime) -> None:
        self.loaded = LoadedFile(file)
        target = _TARGETS[file.layout.kind]
        with reading(PORTAL) as session:
            self._bulk = format_of(session)
            is_first = session.scalar(select(target.table.c[target.key]).limit(1)) is None
        self._target = target(is_first=is_first, now=now)
        # An empty table holds no key: rows go straight in until one is met twice.
        self._goes_straight = is_first
        self._batch: Batch | None = None
        self._line = 1

    def run(self, opened: OpenedFile, progress: Progress) -> None:
        try:
            # Without a name for the records: each stretch is free before the next is read.
            for _ in map(self._take, opened.records):
                if self._batch and len(self._batch.keys) >= self._bulk.batch_rows:
                    self._flush()
                progress(opened.position(), opened.total)
        except SourceBroken as error:
            self.loaded.broken = FileRefused(FileFault.DAMAGED, line=self._line, found=error)
        self._flush()

    def _take(self, records: Records) -> None:
        shaper = Shaper(records, self._bulk.marks)
        self._target.shape(shaper)
        faults = shaper.line_faults()
        loaded = self.loaded
        loaded.read += len(records.lines) + len(records.faults)
        loaded.skipped += len(faults)
        loaded.skipped_lines += faults[: REPORTED_FAULTS - len(loaded.skipped_lines)]
        self._line = max([self._line, *records.lines[-1:], *(line for line, _ in faults[-1:])])
        if self._batch is None:
            self._batch = Batch(self._bulk, tuple(shaper.columns))
        self._batch.add(shaper.rows())

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
            self._bulk.lock(session, target.table)
            if self._goes_straight or target.is_new_ground(session, batch.keys):
                self._bulk.insert(session, target.table.name, batch.columns, batch.packs)
                counts = Counts(inserted=len(batch.keys))
            else:
                counts = target.merge(session, batch)
            target.complete(session, self._bulk)
        return counts
