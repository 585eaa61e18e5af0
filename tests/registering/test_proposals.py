"""What the wizard proposes out of the catalogue that the portal carries."""

import pytest
from flask import Flask
from sqlalchemy import update

from netent.catalogue.models import DeclarationType
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.registering import queries
from netent.registering.proposals import PURPOSES, proposed


def codes(purpose: str, sector: str) -> list[str]:
    with reading(PORTAL) as session:
        return proposed(queries.takeable(session), purpose=purpose, sector=sector)


def set_status(status: str) -> None:
    with transaction(PORTAL) as session:
        session.execute(
            update(DeclarationType).where(DeclarationType.code == "DPAE").values(status=status)
        )


@pytest.mark.parametrize(
    ("purpose", "sector"),
    [(purpose, sector) for purpose, row in PURPOSES.items() for sector in row.sectors],
)
def test_every_answer_proposes_something(app: Flask, purpose: str, sector: str) -> None:
    assert codes(purpose, sector)


def test_proposals_follow_the_regime(app: Flask) -> None:
    assert codes("contributions", "c3s") == ["C3S"]
    assert codes("withholding", "all") == ["PASRAU"]
    general = codes("contributions", "general")
    assert {"DSN", "DUCS", "DPAE", "DAT"} <= set(general)
    assert not {"DPAE-MSA", "DAT-MSA", "C3S", "CRPCEN", "SPECTACLE"} & set(general)
    assert {"DPAE-MSA", "DAT-MSA", "DSN"} <= set(codes("contributions", "agricultural"))
    assert codes("employees", "agricultural") == ["DPAE-MSA", "DAT-MSA", "AED"]
    assert "CRPCEN" in codes("contributions", "notaries")


def test_what_can_no_longer_be_taken_is_not_proposed(app: Flask) -> None:
    assert not {"DADSU", "TESE", "MANDAT"} & set(codes("contributions", "general"))
    set_status("moved")
    try:
        assert "DPAE" not in codes("contributions", "general")
    finally:
        set_status("")
