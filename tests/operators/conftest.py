"""An operator, a clock that stands still, and a browser."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.operators import Operating, make_operator, sign_in_operator
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages


@pytest.fixture
def clock(database: TestDatabase) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def operator(database: TestDatabase) -> Operating:
    return make_operator()


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def desk(pages: Pages, clock: object, operator: Operating) -> Pages:
    """A browser in which the operator is signed in."""
    sign_in_operator(pages, operator)
    return pages
