"""What the two kinds of stock file write, and what a later load brings beside the rows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.directory.stock import establishments, legal_units
from netent.directory.stock.batches import Batch
from netent.directory.stock.merging import Counts, Merge, as_table
from netent.directory.stock.shaping import Shaped, Shaper
from netent.directory.stock.values import Value
from netent.directory.stock.writing import BulkFormat
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

    @abstractmethod
    def shape(self, shaper: Shaper) -> None:
        """Turn records into rows of the table."""

    def is_new_ground(self, session: Session, keys: Sequence[str]) -> bool:
        """Whether nothing is stored that these rows could touch, so that they go straight in."""
        return not self._holds(session, min(keys), max(keys))

    def merge(self, session: Session, batch: Batch) -> Counts:
        """Update what differs, insert what is new."""
        return Merge(session, self.table, batch).run()

    @abstractmethod
    def complete(self, session: Session, bulk: BulkFormat) -> None:
        """Write what the batch says beside its rows, in the same transaction."""

    def _holds(self, session: Session, lowest: str, highest: str) -> bool:
        key = self.table.c[self.key]
        return session.scalar(select(key).where(key.between(lowest, highest)).limit(1)) is not None


class CompanyTarget(Target):
    """StockUniteLegale into `company`."""

    table = as_table(Company)
    key = "siren"

    def shape(self, shaper: Shaper) -> None:
        legal_units.shape(shaper)

    def complete(self, session: Session, bulk: BulkFormat) -> None:
        """Legal units say nothing of anything else."""


class EstablishmentTarget(Target):
    """StockEtablissement into `establishment`, with the changes that a later load tells."""

    table = as_table(Establishment)
    key = "siret"

    def __init__(self, *, is_first: bool, now: datetime) -> None:
        super().__init__(is_first=is_first, now=now)
        self._company_names: dict[str, tuple[Value, Value]] = {}
        # The company whose first sites ended the last batch: the file may go on with others.
        self._introduced: str | None = None

    def shape(self, shaper: Shaper) -> None:
        establishments.shape(shaper)
        if shaper.has("denominationUniteLegale"):
            self._company_names.update(establishments.company_names(shaper))

    def is_new_ground(self, session: Session, keys: Sequence[str]) -> bool:
        """Nothing of these companies is known: there is nothing to compare, nor to announce."""
        lowest, highest = siren_of(min(keys)), siren_of(max(keys))
        if self._holds(session, lowest + FIRST_NIC, highest + LAST_NIC):
            return False
        self._introduced = siren_of(keys[-1])
        return True

    def merge(self, session: Session, batch: Batch) -> Counts:
        """As for any table; a later load also tells what closed, reopened and opened."""
        merge = Merge(session, self.table, batch)
        if not self.is_first:
            last = siren_of(batch.keys[-1])
            was_known = self._holds(session, last + FIRST_NIC, last + LAST_NIC)
            merge.note_closed_and_reopened(self.now)
            merge.note_opened(self.now, self._introduced)
            if last != self._introduced:
                self._introduced = None if was_known else last
        return merge.run()

    def complete(self, session: Session, bulk: BulkFormat) -> None:
        """Give their names to companies that no legal units' file has described yet."""
        if not self._company_names:
            return
        sirens = [*self._company_names]
        shown, searched = zip(*self._company_names.values(), strict=True)
        self._company_names = {}
        table = CompanyTarget.table
        named = Batch(bulk, _NAME_COLUMNS)
        named.add(Shaped(sirens, dict(zip(_NAME_COLUMNS, (sirens, shown, searched), strict=True))))
        bulk.lock(session, table)
        Merge(session, table, named).run(only_where=table.c.active.is_(None))
