"""The tenant's lock: the session's criterion, and PostgreSQL's behind it."""

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from netent.accounts.models import Login
from netent.database import sessions
from netent.database.base import TENANT_TABLE, Base
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant, TenantLockError
from netent.tenancy.models import Member
from tests.factories.tenancy import make_member, make_registration
from tests.support.databases import TestDatabase


@pytest.fixture
def two(database: TestDatabase) -> tuple[Member, Member]:
    return make_member(make_registration()), make_member(make_registration())


def test_select_of_a_tenants_table_finds_only_its_own_rows(two: tuple[Member, Member]) -> None:
    ours, theirs = two
    with reading(Tenant(ours.registration_id)) as session:
        assert [row.id for row in session.scalars(select(Member))] == [ours.id]
        assert session.get(Member, theirs.id) is None
        assert session.scalar(select(func.count()).select_from(Member)) == 1


def test_update_and_delete_of_a_tenants_table_reach_only_its_own_rows(
    two: tuple[Member, Member],
) -> None:
    ours, theirs = two
    with transaction(Tenant(ours.registration_id)) as session:
        session.execute(update(Member).values(phone="0102030405"))
        session.execute(delete(Member).where(Member.id == theirs.id))
    with reading(Tenant(theirs.registration_id)) as session:
        assert session.scalars(select(Member.phone)).all() == [""]


@pytest.mark.usefixtures("database")
def test_tenants_table_without_a_tenant_is_refused() -> None:
    with reading(PORTAL) as session:
        with pytest.raises(TenantLockError, match="member"):
            session.scalars(select(Member)).all()
        with pytest.raises(TenantLockError, match="member"):
            session.scalars(select(Login).where(Login.member_id.in_(select(Member.id)))).all()


def test_row_of_another_registration_is_not_written(two: tuple[Member, Member]) -> None:
    ours, theirs = two
    with transaction(Tenant(ours.registration_id)) as session:
        session.add(theirs)
        theirs.phone = "0600000000"
        with pytest.raises(TenantLockError, match="another registration"):
            session.flush()
        session.expunge(theirs)


def test_system_lists_across_registrations_and_writes_nothing(two: tuple[Member, Member]) -> None:
    with reading(SYSTEM) as session:
        assert set(session.scalars(select(Member.id))) == {member.id for member in two}
    with pytest.raises(TenantLockError), transaction(SYSTEM) as session:
        session.execute(update(Member).values(phone="0"))


def test_postgresql_hides_other_registrations_from_plain_sql(
    database: TestDatabase, two: tuple[Member, Member]
) -> None:
    ours, theirs = two
    if database.kind == "sqlite":  # it has no such lock: the session's criterion stands alone
        return
    with reading(Tenant(ours.registration_id)) as session:
        assert session.scalars(text("SELECT id FROM member")).all() == [ours.id]
    with reading(PORTAL) as session:
        assert session.scalars(text("SELECT id FROM member")).all() == []
    with transaction(Tenant(ours.registration_id)) as session:
        session.execute(text("UPDATE member SET phone = '9'"))
    with reading(Tenant(theirs.registration_id)) as session:
        assert session.scalars(text("SELECT phone FROM member")).all() == [""]
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        transaction(Tenant(ours.registration_id)) as session,
    ):
        session.execute(
            text("INSERT INTO audit_head VALUES (:other, 1, '')"),
            {"other": theirs.registration_id},
        )


def test_postgresql_acts_as_a_role_that_cannot_pass_the_lock(database: TestDatabase) -> None:
    if database.kind == "sqlite":
        return
    for engine, role in (
        (sessions.engines().app, "netent_app"),
        (sessions.engines().system, "netent_system"),
    ):
        with engine.connect() as connection:
            assert connection.execute(
                text(
                    "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles"
                    " WHERE rolname = current_user"
                )
            ).one() == (role, False, False)
            owned = connection.execute(
                text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
            )
            assert owned.scalar() == 0


def test_postgresql_locks_every_tenants_table(database: TestDatabase) -> None:
    if database.kind == "sqlite":
        return
    with reading(PORTAL) as session:
        locked = set(
            session.scalars(
                text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
            )
        )
    assert locked == {t.name for t in Base.metadata.sorted_tables if t.info.get(TENANT_TABLE)}
    assert len(locked) > 8


@pytest.mark.usefixtures("database")
def test_reading_session_refuses_to_write() -> None:
    registration = make_registration()
    with reading(Tenant(registration.id)) as session:
        session.add(Member(registration_id=registration.id))
        with pytest.raises(RuntimeError, match="reading session"):
            session.flush()
