"""No GET writes: neither a statement that does, nor a row that is another afterwards."""

from typing import Any

from sqlalchemy import create_engine, select

from netent.database.base import Base
from netent.kernel.enums import RegistrationKind
from tests.factories.operators import make_operator, sign_in_operator
from tests.matrix.operators import OPERATORS
from tests.matrix.table import MATRIX
from tests.matrix.world import World
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded


def rows(database: TestDatabase) -> dict[str, list[Any]]:
    """Every row of every table, as the owner sees them."""
    engine = create_engine(database.owner_url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            return {
                table.name: sorted(map(str, connection.execute(select(table))))
                for table in Base.metadata.sorted_tables
            }
    finally:
        engine.dispose()


def test_no_get_writes(database: TestDatabase) -> None:
    world = World()
    pages = Pages(database.app)
    pages.sign_in(world.person((RegistrationKind.THIRD_PARTY, "both")))
    before = rows(database)
    assert len(before["request"]) > 1
    for key, row in MATRIX.items():
        if key[1] != "GET" or row.of == "checked request":
            continue
        with recorded() as sent:
            list(world.walk(pages, {key: row}))
        assert (sent.writes, sent.locks) == ([], []), key
    url = pages.url("imports.check", request_id=world.checked.public_id)
    with recorded() as sent:
        pages.visit(url)
    assert (sent.writes, sent.locks) == ([], [])
    assert rows(database) == before


def test_no_get_of_an_operator_writes(database: TestDatabase) -> None:
    world, pages = World(), Pages(database.app)
    sign_in_operator(pages, make_operator())
    before = rows(database)
    for key, row in OPERATORS.items():
        if key[1] != "GET":
            continue
        with recorded() as sent:
            list(world.walk(pages, {key: row}))
        assert (sent.writes, sent.locks) == ([], []), key
    assert rows(database) == before
