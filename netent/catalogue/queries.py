"""Reads of the catalogue."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from netent.catalogue.models import DeclarationType, RightType
from netent.kernel.identifiers import fold
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


def every_declaration(session: Session, *, text: str = "") -> list[DeclarationType]:
    """The whole catalogue with its rights, in its order; `text` narrows it.

    By code, label, regime or audience, whatever the case and accents: a few dozen rows.
    """
    statement = select(DeclarationType).options(selectinload(DeclarationType.rights))
    ordered = statement.order_by(DeclarationType.position, DeclarationType.id)
    folded = fold(text)
    return [each for each in session.scalars(ordered) if not folded or _matches(each, folded)]


def _matches(each: DeclarationType, folded: str) -> bool:
    return any(folded in fold(word) for word in (each.code, each.label, each.regime, each.audience))


def rights_of_declarations(session: Session, codes: Collection[str]) -> RightSet:
    """All rights of these declarations, by their codes."""
    known = rights(session)
    return RightSet.of(slot for slot, right in known.items() if right.declaration in codes)


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
