"""Reads of the catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from netent.catalogue.models import DeclarationType, RightType
from netent.kernel.right_set import RightSet


@dataclass(frozen=True, slots=True)
class Right:
    """One right as the rules use it. `delay_days` is None where the catalogue does not know it."""

    code: str
    slot: int
    declaration: str
    is_payment: bool
    delay_days: int | None


def rights(session: Session) -> Mapping[int, Right]:
    """Every right by slot; a few dozen rows, one statement."""
    rows = session.execute(
        select(
            RightType.code,
            RightType.slot,
            DeclarationType.code.label("declaration"),
            RightType.is_payment,
            DeclarationType.access_delay_days,
        )
        .join(DeclarationType, DeclarationType.id == RightType.declaration_type_id)
        .order_by(RightType.slot)
    )
    return {row.slot: Right(*row) for row in rows}


def rights_of_types(session: Session, declaration_type_ids: Iterable[int]) -> RightSet:
    """All rights of these declaration types: their codes alone mean all of them (product §7)."""
    return RightSet.of(
        session.scalars(
            select(RightType.slot).where(
                RightType.declaration_type_id.in_(list(declaration_type_ids))
            )
        )
    )


def every_declaration(session: Session) -> list[DeclarationType]:
    """The whole catalogue with its rights, in its order."""
    statement = select(DeclarationType).options(selectinload(DeclarationType.rights))
    return list(session.scalars(statement.order_by(DeclarationType.position, DeclarationType.id)))


def takeable_types(session: Session) -> list[DeclarationType]:
    """The declarations that can be taken, those with an empty status, in the catalogue's order."""
    return list(
        session.scalars(
            select(DeclarationType)
            .where(DeclarationType.status == "")
            .options(selectinload(DeclarationType.rights))
            .order_by(DeclarationType.position)
        )
    )


def rights_named(session: Session, code: str) -> Mapping[int, Right]:
    """The rights that a code names: one right's own code, or all rights of a declaration's code.

    Empty when the code is unknown.
    """
    found = {slot: right for slot, right in rights(session).items() if right.declaration == code}
    return found or {slot: right for slot, right in rights(session).items() if right.code == code}
