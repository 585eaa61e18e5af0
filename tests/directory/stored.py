"""What the directory holds after a load."""

from datetime import date

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.directory.models import ChangeKind, Company, Establishment, EstablishmentChange
from netent.directory.stock.spelling import SPELLINGS
from tests.directory.files import NOW, SIRET

JANUARY, MARCH = "2026-01-10T08:00:00", "2026-03-10T08:00:00"


def stored(siret: str = SIRET) -> Establishment:
    """The establishment of this number."""
    with reading(PORTAL) as session:
        return session.get_one(Establishment, siret)


def company(siren: str = SIRET[:9]) -> Company:
    """The company of this number."""
    with reading(PORTAL) as session:
        return session.get_one(Company, siren)


def changes() -> list[tuple[str, ChangeKind, date | None]]:
    """The news that loads noted, in order, all seen at the moment of the load."""
    with reading(PORTAL) as session:
        rows = session.scalars(select(EstablishmentChange).order_by(EstablishmentChange.id)).all()
    assert all(row.seen_at == NOW for row in rows)
    news = (row for row in rows if row.kind is not ChangeKind.NAMED)
    return [(row.siret, row.kind, row.effective_on) for row in news]


def named() -> int:
    """How many batches said that establishments went in that nobody had named."""
    with reading(PORTAL) as session:
        rows = session.scalars(select(EstablishmentChange.kind)).all()
    return rows.count(ChangeKind.NAMED)


def small_batches(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """Commit after so many rows, in stretches of a line or two."""
    monkeypatch.setattr("netent.directory.stock.records.STRETCH_BYTES", 60)
    for spelling in SPELLINGS.values():
        monkeypatch.setattr(type(spelling), "batch_rows", rows)
