"""What the two kinds of stock file write, and what a later load brings beside the rows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from netent.directory.models import ChangeKind, Company, Establishment, EstablishmentChange
from netent.directory.stock.batches import Batch
from netent.directory.stock.merging import Counts, Merge, as_table
from netent.directory.stock.writing import lock
from netent.kernel.identifiers import siren_of

FIRST_NIC, LAST_NIC = "00000", "99999"
_NAME_COLUMNS = ("siren", "name", "search_name")


class Target(ABC):
    """The table that a file is loaded into; it lives as long as the load."""

    table: Table
    key: str

    def __init__(self, *, is_first: bool, now: datetime) -> None:
        self.is_first = is_first
        self.now = now

    def is_new_ground(self, session: Session, keys: Sequence[str]) -> bool:
        """Whether nothing is stored that these rows could touch, so that they go straight in."""
        return not self._holds(session, min(keys), max(keys))

    @abstractmethod
    def note_named(self, session: Session, batch: Batch) -> None:
        """Say that a batch went straight in, where anybody holds what such rows name."""

    def merge(self, session: Session, batch: Batch) -> Counts:
        """Update what differs, insert what is new."""
        return Merge(session, self.table, batch).run()

    @abstractmethod
    def complete(self, session: Session, batch: Batch) -> None:
        """Write what the batch says beside its rows, in the same transaction."""

    def _holds(self, session: Session, lowest: str, highest: str) -> bool:
        key = self.table.c[self.key]
        return session.scalar(select(key).where(key.between(lowest, highest)).limit(1)) is not None


class CompanyTarget(Target):
    """StockUniteLegale into `company`."""

    table = as_table(Company)
    key = "siren"

    def note_named(self, session: Session, batch: Batch) -> None:
        """Nobody holds a legal unit."""

    def complete(self, session: Session, batch: Batch) -> None:
        """Legal units say nothing of anything else."""


class EstablishmentTarget(Target):
    """StockEtablissement into `establishment`, with the changes that a later load tells."""

    table = as_table(Establishment)
    key = "siret"

    # The company whose first sites ended the last batch: the file may go on with others.
    _introduced: str | None = None

    def is_new_ground(self, session: Session, keys: Sequence[str]) -> bool:
        """Nothing of these companies is known: there is nothing to compare, nor to announce."""
        if self._holds_company_between(session, min(keys), max(keys)):
            return False
        self._introduced = siren_of(keys[-1])
        return True

    def note_named(self, session: Session, batch: Batch) -> None:
        """One change for all: some of them may be closed, and held."""
        session.add(
            EstablishmentChange(siret=batch.keys[0], kind=ChangeKind.NAMED, seen_at=self.now)
        )

    def merge(self, session: Session, batch: Batch) -> Counts:
        """As for any table; a later load also tells what closed, reopened and opened."""
        merge = Merge(session, self.table, batch)
        if not self.is_first:
            last = batch.keys[-1]
            was_known = self._holds_company_between(session, last, last)
            merge.note_closed_and_reopened(self.now)
            merge.note_redated(self.now)
            merge.note_named(self.now)
            merge.note_opened(self.now, self._introduced)
            if siren_of(last) != self._introduced:
                self._introduced = None if was_known else siren_of(last)
        return merge.run()

    def complete(self, session: Session, batch: Batch) -> None:
        """Give their names to companies that no legal units' file has described yet."""
        if not batch.names:
            return
        sirens = list(batch.names)
        table = CompanyTarget.table
        columns = [sirens, *map(list, zip(*batch.names.values(), strict=True))]
        named = Batch(batch.spelling, _NAME_COLUMNS, sirens, [batch.spelling.pack(columns)])
        lock(session, table)
        Merge(session, table, named).run(only_where=table.c.active.is_(None))

    def _holds_company_between(self, session: Session, lowest: str, highest: str) -> bool:
        return self._holds(session, siren_of(lowest) + FIRST_NIC, siren_of(highest) + LAST_NIC)
