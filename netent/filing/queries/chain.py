"""What a filing replaced, and what replaced it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netent.filing.models import Filing


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A filing by its number."""

    public_id: UUID
    receipt: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What came before and after a filing, where anything did."""

    replaced: Neighbour | None
    replaced_by: Neighbour | None


def neighbours_of(session: Session, filing: Filing) -> Neighbours:
    """One statement. Whoever sees a filing sees those of the same establishment and period."""
    rows = session.execute(
        select(Filing.id, Filing.public_id, Filing.receipt).where(
            or_(Filing.id == filing.replaces_id, Filing.replaces_id == filing.id)
        )
    )
    found = {row.id == filing.replaces_id: Neighbour(row.public_id, row.receipt) for row in rows}
    return Neighbours(replaced=found.get(True), replaced_by=found.get(False))
