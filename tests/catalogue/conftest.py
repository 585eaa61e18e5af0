"""A catalogue that a test may change: it is put back for the tests after it."""

from collections.abc import Iterator

import psycopg
import pytest

from netent.catalogue.service import load_carried_data
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.filing.service import load_carried_rules
from tests.support.databases import TestDatabase


@pytest.fixture
def catalogue(database: TestDatabase) -> Iterator[TestDatabase]:
    yield database
    if database.kind == "sqlite":
        return  # each test starts from a copy
    with psycopg.connect(database.owner_url, autocommit=True) as connection:
        connection.execute("TRUNCATE right_type, declaration_type RESTART IDENTITY CASCADE")
    # what refers to the catalogue went along: the rules of filing
    with transaction(PORTAL) as session:
        load_carried_data(session)
        load_carried_rules(session)
