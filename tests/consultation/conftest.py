"""An office, and its administrator in front of the pages."""

import pytest

from tests.consultation.office import Office
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages


@pytest.fixture
def office(database: TestDatabase) -> Office:
    return Office()


@pytest.fixture
def pages(database: TestDatabase, office: Office) -> Pages:
    return Pages(database.app).sign_in(person_of(office.registration, office.administrator))
