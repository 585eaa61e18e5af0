"""The schema: what migrations make is what the models say, on both engines, again and again."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

import netent.tables  # noqa: F401 - every table, for the comparison
from netent.accounts.service import SignedIn
from netent.catalogue.models import DeclarationType, RightType
from netent.database.base import Base
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.extensions import db
from netent.migrations.comparing import compared_on
from netent.migrations.standing import APPEND_ONLY
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member
from tests.accounts.people import enter, make_person
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW


def test_migrated_schema_is_the_models(app: Flask) -> None:
    engine = db.engines.get("owner", db.engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "include_object": compared_on(engine.dialect.name)}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_upgrade_again_keeps_a_populated_database(app: Flask) -> None:
    firm = Firm()
    firm.run([(firm.sirets[2], "1")])
    upgrade()
    assert firm.clients() == set(firm.sirets[:3])
    request = firm.run([(firm.sirets[3], "1")])
    assert request.additions == 1


def test_schema_of_the_first_landing_is_brought_forward_with_its_people(app: Flask) -> None:
    person = make_person()
    downgrade(revision="0001_foundation")
    upgrade()
    assert isinstance(enter(person), SignedIn)
    with reading(Tenant(person.registration.id)) as session:
        member = session.scalars(select(Member)).one()
    assert member.email_validated_at == member.created_at


def test_carried_catalogue_keeps_what_the_operator_edited(app: Flask) -> None:
    with transaction(PORTAL) as session:
        dsn = session.scalars(select(DeclarationType).where(DeclarationType.code == "DSN")).one()
        label, dsn.label = dsn.label, "DSN, à notre façon"
    try:
        upgrade()
        with reading(PORTAL) as session:
            kept = session.scalar(
                select(DeclarationType.label).where(DeclarationType.code == "DSN")
            )
            assert kept == "DSN, à notre façon"
            assert session.scalar(select(func.count()).select_from(DeclarationType)) == 33
    finally:
        with transaction(PORTAL) as session:
            session.merge(dsn).label = label


@pytest.mark.usefixtures("database")
def test_catalogue_gives_each_right_a_slot_of_its_own_and_takeable_types_a_right() -> None:
    with reading(PORTAL) as session:
        slots = session.scalars(select(RightType.slot)).all()
        takeable = set(
            session.scalars(select(DeclarationType.id).where(DeclarationType.status == ""))
        )
        with_rights = set(session.scalars(select(RightType.declaration_type_id)))
        dsn = session.scalars(
            select(RightType.code).where(RightType.code.startswith("DSN-")).order_by(RightType.slot)
        ).all()
    assert sorted(slots) == list(range(len(slots)))
    assert with_rights == takeable
    assert dsn == ["DSN-RG", "DSN-RA", "DSN-PAI"]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "act", ["UPDATE {} SET registration_id = registration_id", "DELETE FROM {}"]
)
def test_append_only_rows_can_be_neither_changed_nor_deleted(
    app: Flask, table: str, act: str
) -> None:
    firm = Firm()
    firm.run([(firm.sirets[2], "1")])
    with transaction(Tenant(firm.registration.id)) as session:
        member = session.get_one(Member, firm.administrator.id)
        change_member(session, None, member, is_declarant=not member.is_declarant, now=NOW)
    with (
        pytest.raises(DBAPIError, match=r"append-only|permission denied"),
        transaction(Tenant(firm.registration.id)) as session,
    ):
        session.execute(text(act.format(table)))
    engine = db.engines.get("owner", db.engine)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        engine.begin() as connection,
    ):  # not even the owner
        connection.execute(text(act.format(table)))
