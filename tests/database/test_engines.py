"""How connections behave on each engine."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from netent.database import engines, sessions
from netent.database.sessions import reading, transaction, will_pass
from netent.database.tenant import PORTAL, Tenant
from tests.factories.tenancy import make_registration
from tests.support.databases import TestDatabase


def test_whoever_waits_for_a_lock_is_told_before_long(database: TestDatabase) -> None:
    with reading(PORTAL) as session:
        if database.kind == "sqlite":
            waits = session.scalar(text("PRAGMA busy_timeout"))
            assert waits == engines.SQLITE_BUSY_SECONDS * 1000
        else:
            waits = session.scalar(text("SHOW lock_timeout"))
            assert waits == f"{engines.POSTGRESQL_LOCK_SECONDS}s"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_lock_that_is_not_had_in_time_may_well_be_had_in_a_moment(database: TestDatabase) -> None:
    registration = make_registration()
    held = text(f"SELECT 1 FROM registration WHERE id = {registration.id} FOR UPDATE")
    with transaction(PORTAL) as holder, transaction(PORTAL) as waiting:
        holder.execute(held)
        waiting.execute(text("SET LOCAL lock_timeout = '10ms'"))
        with pytest.raises(OperationalError) as refused, sessions.on_its_own(waiting):
            waiting.execute(held)
    assert will_pass(refused.value)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_statements_are_not_compiled(database: TestDatabase) -> None:
    for scope in (PORTAL, Tenant(make_registration().id)):
        with reading(scope) as session:
            assert session.scalar(text("SHOW jit")) == "off"


def test_connection_to_another_machine_notices_that_it_has_vanished() -> None:
    options = engines.engine_options("postgresql://app@db/netent")["connect_args"]
    silent = (
        options["keepalives_idle"] + options["keepalives_interval"] * options["keepalives_count"]
    )
    assert silent <= 60
    assert options["tcp_user_timeout"] <= 60_000
