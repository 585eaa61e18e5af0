"""An office whose declarants may file, and one of them in front of the pages."""

from datetime import datetime

import pytest

from netent.kernel import clock
from tests.consultation.office import Office, at
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

TODAY = at(21)


@pytest.fixture
def office(database: TestDatabase) -> Office:
    """Both declarants may file DSN, DPAE and DUCS for three clients since 3 November 2026."""
    office = Office()
    office.grant(office.rights("DSN", "DPAE", "DUCS"), at(2))
    return office


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Pages believe that it is 21 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    return TODAY


@pytest.fixture
def pages(database: TestDatabase, office: Office, now: datetime) -> Pages:
    """Bruno, who declares."""
    return Pages(database.app).sign_in(person_of(office.registration, office.members[0]))
