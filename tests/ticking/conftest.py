"""A firm, its administrator in front of the pages, and its matrix."""

import pytest

from tests.factories.imports import Firm
from tests.factories.logins import person_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.ticking.sheet import Matrix


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    return Firm()


@pytest.fixture
def pages(database: TestDatabase, firm: Firm) -> Pages:
    return Pages(database.app).sign_in(person_of(firm.registration, firm.administrator))


@pytest.fixture
def matrix(pages: Pages) -> Matrix:
    return Matrix(pages)
