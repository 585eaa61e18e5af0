"""Bringing a table up to a batch: which rows are new, changed, unchanged, closed or opened.

Core statements on reference tables only: no tenant is concerned (product §2).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Insert,
    Select,
    Table,
    Update,
    and_,
    case,
    column,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    table,
    true,
    update,
)
from sqlalchemy.orm import Session

from netent.database.base import Base, EnumText, UtcDateTime
from netent.directory.models import ChangeKind, EstablishmentChange
from netent.directory.stock.batches import Batch
from netent.directory.stock.writing import stage
from netent.kernel.identifiers import SIREN_LENGTH

_CHANGE_COLUMNS = ("siret", "kind", "effective_on", "seen_at")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of some rows."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class Merge:
    """One batch in a temporary table, and the statements that bring the target up to it.

    `columns` are those that the file has: all others keep what is stored (product §2).
    """

    def __init__(self, session: Session, target: Table, batch: Batch) -> None:
        self._session = session
        self._target = target
        self._columns = batch.columns
        self._size = len(batch.keys)
        self._lowest, self._highest = min(batch.keys), max(batch.keys)
        (self._key,) = target.primary_key.columns
        # A transaction may merge into two tables.
        name = f"netent_staged_{target.name}"
        self._stage = table(name, *(column(each, target.c[each].type) for each in batch.columns))
        stage(session, name, target, batch.columns, batch.packs)

    def run(self, only_where: ColumnElement[bool] | None = None) -> Counts:
        """Update the stored rows that differ and insert the others; `only_where` spares rows."""
        updated = self._count(self._update(true() if only_where is None else only_where))
        inserted = self._count(self._insert())
        return Counts(inserted, updated, self._size - inserted - updated)

    def note_closed_and_reopened(self, seen_at: datetime) -> None:
        """Write a change for each stored establishment whose state is about to turn."""
        kind = case((self._stage.c.active, ChangeKind.REOPENED), else_=ChangeKind.CLOSED)
        self._note(
            select(*self._change(kind, seen_at))
            .select_from(self._stage)
            .join(self._target, self._same())
            .where(self._is_not_older(), self._target.c.active != self._stage.c.active)
        )

    def note_opened(self, seen_at: datetime, introduced: str | None) -> None:
        """Write a change for each new site, open, of a company that had one before this load.

        `introduced` is the company whose first sites the batch before brought: a file cuts its
        sites anywhere, and the second half of a new company's sites opens nothing.
        """
        siren = func.substr(self._stage.c.siret, 1, SIREN_LENGTH)
        sibling = self._target.alias()
        has_sibling = exists().where(
            sibling.c.siret.between(siren.concat("00000"), siren.concat("99999"))
        )
        self._note(
            select(*self._change(literal(ChangeKind.OPENED, EnumText(ChangeKind)), seen_at)).where(
                self._stage.c.active,
                ~exists().where(self._same()),
                has_sibling,
                siren != introduced if introduced else true(),
            )
        )

    def _update(self, allowed: ColumnElement[bool]) -> Update:
        values: dict[str, ColumnElement[Any]] = {
            name: self._stage.c[name] for name in self._columns if name != self._key.name
        }
        if "treated_at" in values:
            # A blank never takes a known moment away.
            values["treated_at"] = func.coalesce(
                self._stage.c.treated_at, self._target.c.treated_at
            )
        if "active" in values and "state_since" not in values:
            # The stored day is that of the other state: of this one the file says nothing.
            same_state = self._target.c.active == self._stage.c.active
            values["state_since"] = case((same_state, self._target.c.state_since), else_=null())
        return (
            update(self._target)
            .values(values)
            .where(self._same(), self._is_not_older(), self._differs(), allowed)
        )

    def _insert(self) -> Insert:
        new = select(self._stage).where(~exists().where(self._same()))
        return insert(self._target).from_select(list(self._columns), new, include_defaults=False)

    def _same(self) -> ColumnElement[bool]:
        """The stored row of a staged one; the range keeps any plan from reading the whole table."""
        return and_(
            self._key == self._stage.c[self._key.name],
            self._key.between(self._lowest, self._highest),
        )

    def _is_not_older(self) -> ColumnElement[bool]:
        if "treated_at" not in self._columns:
            return true()
        staged, stored = self._stage.c.treated_at, self._target.c.treated_at
        return or_(staged.is_(None), stored.is_(None), staged >= stored)

    def _differs(self) -> ColumnElement[bool]:
        differences = []
        for name in self._columns:
            staged, stored = self._stage.c[name], self._target.c[name]
            if name == self._key.name:
                continue
            differs = stored.is_distinct_from(staged)
            if name == "treated_at":
                differs = and_(staged.is_not(None), differs)
            differences.append(differs)
        return or_(*differences)

    def _change(
        self, kind: ColumnElement[ChangeKind], seen_at: datetime
    ) -> tuple[ColumnElement[Any], ...]:
        stage = self._stage.c
        day = stage.state_since if "state_since" in self._columns else null()
        return (stage.siret, kind, day, literal(seen_at, UtcDateTime()))

    def _note(self, changes: Select[Any]) -> None:
        self._session.execute(
            insert(EstablishmentChange).from_select(
                _CHANGE_COLUMNS, changes, include_defaults=False
            )
        )

    def _count(self, statement: Insert | Update) -> int:
        # Without the option the driver's count of inserted rows is dropped.
        result = self._session.execute(statement, execution_options={"preserve_rowcount": True})
        assert isinstance(result, CursorResult)
        return result.rowcount


def as_table(model: type[Base]) -> Table:
    """The table of a model, for statements that name columns found in a file."""
    found = model.__table__
    assert isinstance(found, Table)
    return found
