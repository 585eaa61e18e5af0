"""A person, a clock that stands still, and a browser in which he is signed in."""

from collections.abc import Iterator

import pytest
import time_machine
from flask.testing import FlaskClient

from tests.accounts.browser import send_sign_in
from tests.accounts.people import Person, make_person
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase


@pytest.fixture
def clock(database: TestDatabase) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(database: TestDatabase) -> Person:
    return make_person()


@pytest.fixture
def inside(client: FlaskClient, clock: object, person: Person) -> FlaskClient:
    """A browser in which the person is signed in."""
    assert send_sign_in(client, person).status_code == 302
    return client
