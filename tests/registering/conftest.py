"""A clock that stands still, and a browser at the door of the wizard."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.tenancy import NOW
from tests.registering.wizard import Wizard
from tests.support.databases import TestDatabase


@pytest.fixture
def clock(database: TestDatabase) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def wizard(database: TestDatabase, clock: object) -> Wizard:
    return Wizard(database)
