"""Bringing a table up to a batch: which rows are new, changed, unchanged, closed or opened.

Core statements on reference tables only: no tenant is concerned (product §2).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CursorResult,
    Insert,
    Select,
    Table,
    TableClause,
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
from netent.directory.stock.writing import insert_rows, look_up_by_key, make_temporary
from netent.kernel.identifiers import SIREN_LENGTH

_MOMENT = "treated_at"
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
    """One batch beside its table: only the rows that change something go any further.

    The batch's columns are those that the file has: all others keep what is stored (product §2).
    """

    def __init__(self, session: Session, target: Table, batch: Batch) -> None:
        self._session = session
        self._target = target
        self._columns = batch.columns
        self._size = len(batch.keys)
        self._lowest, self._highest = min(batch.keys), max(batch.keys)
        (self._key,) = target.primary_key.columns
        self._has_day = "state_since" in batch.columns
        self._pick(batch)

    def run(self, only_where: ColumnElement[bool] | None = None) -> Counts:
        """Update the stored rows that differ and insert the others; `only_where` spares rows."""
        updated = self._count(self._update(true() if only_where is None else only_where))
        inserted = self._count(self._insert())
        return Counts(inserted, updated, self._size - inserted - updated)

    def note_closed_and_reopened(self, seen_at: datetime) -> None:
        """Write a change for each stored establishment whose state is about to turn."""
        picked = self._picked.c
        kind = case((picked.active, ChangeKind.REOPENED), else_=ChangeKind.CLOSED)
        self._note(
            select(*self._change(kind, seen_at))
            .select_from(self._picked)
            .join(self._target, self._same(self._picked))
            .where(picked.is_known, self._target.c.active != picked.active)
        )

    def note_redated(self, seen_at: datetime) -> None:
        """Write a change for each establishment that stays closed, since another day."""
        if not self._has_day:
            return
        picked, stored = self._picked.c, self._target.c
        another = stored.state_since.is_distinct_from(picked.state_since)
        self._note(
            select(*self._change(literal(ChangeKind.REDATED, EnumText(ChangeKind)), seen_at))
            .select_from(self._picked)
            .join(self._target, self._same(self._picked))
            .where(picked.is_known, ~picked.active, ~stored.active, another)
        )

    def note_named(self, seen_at: datetime) -> None:
        """Write one change where closed establishments go in that nothing had named before.

        A registration may hold one of them. There may be millions, and each is looked up from the
        few that are held.
        """
        picked = self._picked.c
        self._note(
            select(*self._change(literal(ChangeKind.NAMED, EnumText(ChangeKind)), seen_at))
            .where(~picked.is_known, ~picked.active)
            .limit(1)
        )

    def note_opened(self, seen_at: datetime, introduced: str | None) -> None:
        """Write a change for each new site, open, of a company that had one before this load.

        `introduced` is the company whose first sites the batch before brought: a file cuts its
        sites anywhere, and the second half of a new company's sites opens nothing.
        """
        picked = self._picked.c
        siren = func.substr(picked.siret, 1, SIREN_LENGTH)
        sibling = self._target.alias()
        has_sibling = exists().where(
            sibling.c.siret.between(siren.concat("00000"), siren.concat("99999"))
        )
        self._note(
            select(*self._change(literal(ChangeKind.OPENED, EnumText(ChangeKind)), seen_at)).where(
                picked.active,
                ~picked.is_known,
                has_sibling,
                siren != introduced if introduced else true(),
            )
        )

    def _pick(self, batch: Batch) -> None:
        """Find the rows that are new or differ, in one pass; the rest changes nothing."""
        types = {name: self._target.c[name].type for name in batch.columns}
        staged = table(
            f"netent_staged_{self._target.name}", *(column(*each) for each in types.items())
        )
        self._picked = table(
            f"netent_picked_{self._target.name}",
            *(column(*each) for each in types.items()),
            column("is_known", Boolean()),
        )
        look_up_by_key(self._session)
        make_temporary(self._session, staged)
        make_temporary(self._session, self._picked)
        insert_rows(self._session, staged.name, batch.columns, batch.packs)
        is_known = self._key.is_not(None)
        self._session.execute(
            insert(self._picked).from_select(
                [*batch.columns, "is_known"],
                select(*staged.c, is_known)
                .outerjoin_from(staged, self._target, self._same(staged))
                .where(or_(~is_known, and_(self._is_not_older(staged), self._differs(staged)))),
            )
        )

    def _same(self, rows: TableClause) -> ColumnElement[bool]:
        """The stored row of a given one; the range keeps any plan from reading the whole table."""
        return and_(
            self._key == rows.c[self._key.name], self._key.between(self._lowest, self._highest)
        )

    def _is_not_older(self, staged: TableClause) -> ColumnElement[bool]:
        if _MOMENT not in self._columns:
            return true()
        new, stored = staged.c[_MOMENT], self._target.c[_MOMENT]
        return or_(new.is_(None), stored.is_(None), new >= stored)

    def _differs(self, staged: TableClause) -> ColumnElement[bool]:
        differences = []
        for name in self._columns:
            new, stored = staged.c[name], self._target.c[name]
            if name == self._key.name:
                continue
            differs = stored.is_distinct_from(new)
            differences.append(and_(new.is_not(None), differs) if name == _MOMENT else differs)
        return or_(*differences)

    def _update(self, allowed: ColumnElement[bool]) -> Update:
        picked, stored = self._picked.c, self._target.c
        values: dict[str, ColumnElement[Any]] = {
            name: picked[name] for name in self._columns if name != self._key.name
        }
        if _MOMENT in values:
            # A blank never takes a known moment away.
            values[_MOMENT] = func.coalesce(picked[_MOMENT], stored[_MOMENT])
        if "active" in values and not self._has_day:
            # The stored day is that of the other state: of this one the file says nothing.
            is_same = stored.active == picked.active
            values["state_since"] = case((is_same, stored.state_since), else_=null())
        return (
            update(self._target)
            .values(values)
            .where(self._same(self._picked), picked.is_known, allowed)
        )

    def _insert(self) -> Insert:
        new = select(*(self._picked.c[name] for name in self._columns)).where(
            ~self._picked.c.is_known
        )
        return insert(self._target).from_select(list(self._columns), new, include_defaults=False)

    def _change(
        self, kind: ColumnElement[ChangeKind], seen_at: datetime
    ) -> tuple[ColumnElement[Any], ...]:
        picked = self._picked.c
        day = picked.state_since if self._has_day else null()
        return (picked.siret, kind, day, literal(seen_at, UtcDateTime()))

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
