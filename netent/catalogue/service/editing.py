"""The operator's edits: one declaration, or a whole catalogue; no row is ever removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from netent.audit.service import record
from netent.catalogue.columns import COLUMNS, CatalogueRefused, Fault, fault_of, stored
from netent.catalogue.models import DeclarationType, RightType
from netent.kernel.actor import Operator
from netent.kernel.right_set import SLOTS
from netent.kernel.sheets import SheetLine


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a whole catalogue brought, by the codes of the declarations."""

    added: list[str]
    updated: list[str]
    unchanged: int


def edit_declaration(
    session: Session,
    code: str,
    changes: Mapping[str, str],
    *,
    by: Operator | None = None,
    now: datetime,
) -> list[str]:
    """Change columns of one declaration; the names of those that really change.

    `by` is the operator at his desk; nobody where a command edits.

    CatalogueRefused for an unknown code or a bad value, with all that is wrong.
    """
    faults = [fault_of(column, value) for column, value in changes.items()]
    declaration = _locked(session).get(code)
    if declaration is None:
        faults.append(Fault("code", f"« {code} » n’est pas au catalogue"))
    if found := [fault for fault in faults if fault]:
        raise CatalogueRefused(*found)
    assert declaration is not None
    return _change(session, declaration, changes, None, by, now)


def load_catalogue(
    session: Session, lines: Sequence[SheetLine], *, by: Operator | None = None, now: datetime
) -> Loaded:
    """Add and change declarations as a file says; what it does not name stays as it is.

    CatalogueRefused when there is no place left for a new right.
    """
    known = _locked(session)
    position = max((row.position for row in known.values()), default=-1)
    added, updated = [], []
    for line in lines:
        declaration = known.get(line.cells["code"])
        if declaration is None:
            position += 1
            _add(session, line, position, by, now)
            added.append(line.cells["code"])
        elif _change(session, declaration, line.cells, line.number, by, now):
            updated.append(declaration.code)
    return Loaded(added, updated, len(lines) - len(added) - len(updated))


def add_declaration(
    session: Session, cells: Mapping[str, str], *, by: Operator | None = None, now: datetime
) -> None:
    """Add one declaration at the catalogue's end. CatalogueRefused: bad values, or a known code."""
    faults = [fault_of(column, cells[column]) for column in COLUMNS]
    if cells["code"] in _locked(session):
        faults.append(Fault("code", "ce code est déjà au catalogue"))
    if found := [fault for fault in faults if fault]:
        raise CatalogueRefused(*found)
    load_catalogue(session, [SheetLine(1, cells)], by=by, now=now)


def _locked(session: Session) -> dict[str, DeclarationType]:
    """All rows, held to the end: two operators at once would take the same slot."""
    # Held by a statement of their own: the one that waits does not see what was added meanwhile.
    session.execute(select(DeclarationType.id).order_by(DeclarationType.id).with_for_update())
    rows = session.scalars(
        select(DeclarationType)
        .options(selectinload(DeclarationType.rights))
        .order_by(DeclarationType.id)
        .execution_options(populate_existing=True)
    )
    return {row.code: row for row in rows}


def _add(
    session: Session, line: SheetLine, position: int, by: Operator | None, now: datetime
) -> None:
    values: dict[str, Any] = {column: stored(column, line.cells[column]) for column in COLUMNS}
    declaration = DeclarationType(**values, position=position, rights=[])
    session.add(declaration)
    session.flush()
    _give_right(session, declaration, line.number)
    record(
        session,
        by,
        "catalogue.added",
        subject=declaration.code,
        details={"after": values},
        now=now,
    )


def _change(
    session: Session,
    declaration: DeclarationType,
    cells: Mapping[str, str],
    line: int | None,
    by: Operator | None,
    now: datetime,
) -> list[str]:
    before, after = {}, {}
    for column, cell in cells.items():
        value = stored(column, cell)
        if getattr(declaration, column) != value:
            before[column], after[column] = getattr(declaration, column), value
    if not after:
        return []
    for right in declaration.rights:
        # A right that bears its declaration's name goes on bearing it.
        if right.label == before.get("label"):
            right.label = str(after["label"])
    for column, value in after.items():
        setattr(declaration, column, value)
    session.flush()
    _give_right(session, declaration, line)
    details = {"before": before, "after": after}
    record(session, by, "catalogue.changed", subject=declaration.code, details=details, now=now)
    return list(after)


def _give_right(session: Session, declaration: DeclarationType, line: int | None) -> None:
    """One that can be taken has a right to file it, on the next slot that nobody ever had."""
    if declaration.status or declaration.rights:
        return
    last = session.scalar(select(func.max(RightType.slot)))
    slot = 0 if last is None else last + 1
    if slot >= SLOTS:
        message = f"les {SLOTS} places de droits du catalogue sont prises"
        raise CatalogueRefused(Fault("code", message, line))
    declaration.rights.append(
        RightType(code=declaration.code, label=declaration.label, slot=slot, is_payment=False)
    )
    session.flush()
