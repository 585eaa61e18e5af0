"""A firm that imports, its administrator in front of the pages, and the rules in force."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.imports import Firm
from tests.factories.logins import person_of
from tests.factories.tenancy import NOW
from tests.imports.depositing import own_cooldown
from tests.support.databases import TestDatabase
from tests.support.pages import Pages


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    return Firm()


@pytest.fixture
def cooled(firm: Firm) -> Firm:
    """A firm without a cooldown of its own: the operator's counts."""
    own_cooldown(firm, None)
    return firm


@pytest.fixture
def clock(database: TestDatabase) -> Iterator[time_machine.Traveller]:
    """The time of the factories, which moves when a test says so."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pages(database: TestDatabase, firm: Firm, clock: object) -> Pages:
    """The administrator's browser."""
    return Pages(database.app).sign_in(person_of(firm.registration, firm.administrator))
