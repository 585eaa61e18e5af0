"""Changes single cells, each pair its own rights, in a handful of statements whatever their number.

The cells are staged in one temporary table for the length of the transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from sqlalchemy import BigInteger, Column, MetaData, Select, Table, select
from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.habilitations import service
from netent.habilitations.models import RightsAct
from netent.habilitations.service import Changed
from netent.kernel.right_set import NO_RIGHTS, RightSet

_COLUMNS = ("site_id", "member_id", "granted", "withdrawn", "ending")
_CELL = Table("matrix_cell", MetaData(), *(Column(name, BigInteger) for name in _COLUMNS))


@dataclass(frozen=True, slots=True)
class PairChange:
    """What one pair gets and loses, and which of its rights get another end."""

    site_id: int
    member_id: int
    granted: RightSet = NO_RIGHTS
    withdrawn: RightSet = NO_RIGHTS
    ending: RightSet = NO_RIGHTS


@dataclass(frozen=True, slots=True)
class CellsChanged:
    """How much was changed, by kind."""

    granted: Changed
    withdrawn: Changed
    ending: Changed


def change_cells(
    session: Session,
    act: RightsAct,
    pairs: Sequence[PairChange],
    *,
    default_delay_days: int,
    ends_on: date | None,
    new_end: date | None,
) -> CellsChanged:
    """Write these changes, each pair once; what is held already, or not at all, stays as it is.

    `ends_on` is the last usable day of what is granted, `new_end` that of the rights whose end
    changes; None is without end.
    """
    _stage(session, pairs)
    withdrawn = _all(pair.withdrawn for pair in pairs)
    granted = _all(pair.granted for pair in pairs)
    ending = _all(pair.ending for pair in pairs)
    nothing = Changed(0, 0)
    return CellsChanged(
        withdrawn=service.withdraw(session, act, _pairs("withdrawn"), withdrawn)
        if withdrawn
        else nothing,
        granted=service.grant(
            session,
            act,
            _pairs("granted"),
            granted,
            default_delay_days=default_delay_days,
            ends_on=ends_on,
        )
        if granted
        else nothing,
        ending=service.set_end(session, act, _pairs("ending"), ending, ends_on=new_end)
        if ending
        else nothing,
    )


def _stage(session: Session, pairs: Iterable[PairChange]) -> None:
    ddl = ", ".join(f"{name} bigint" for name in _COLUMNS)
    temporary_table(session, _CELL.name, ddl)
    rows = sorted(
        (pair.site_id, pair.member_id, int(pair.granted), int(pair.withdrawn), int(pair.ending))
        for pair in pairs
    )
    copy_rows(session, _CELL.name, _COLUMNS, rows)
    analyze_temporary(session, _CELL.name)


def _pairs(kind: str) -> Select[int, int, int]:
    rights = _CELL.c[kind]
    return select(_CELL.c.site_id, _CELL.c.member_id, rights).where(rights != 0)


def _all(rights: Iterable[RightSet]) -> RightSet:
    return reduce(or_, rights, NO_RIGHTS)
