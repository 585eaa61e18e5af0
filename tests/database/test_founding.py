"""A session that founds: no tenant at first, then one for the rest of its life."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from netent.database.sessions import on_its_own, reading, transaction
from netent.database.tenant import (
    FOUNDING,
    PORTAL,
    SYSTEM,
    Scope,
    Tenant,
    TenantLockError,
    enter_registration,
)
from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import new_siren
from tests.factories.tenancy import NOW, make_member, make_registration

pytestmark = pytest.mark.usefixtures("database")


def registration(siren: str) -> Registration:
    return Registration(siren=siren, kind=RegistrationKind.MONO, name="Atelier", created_at=NOW)


def test_founding_session_touches_no_tenants_table_before_it_has_entered_one() -> None:
    member = make_member(make_registration())
    with transaction(FOUNDING) as session:
        with pytest.raises(TenantLockError, match="member"):
            session.scalars(select(Member)).all()
        session.add(registration(new_siren()))
        session.flush()
        enter_registration(session, member.registration_id)
        assert [row.id for row in session.scalars(select(Member))] == [member.id]


def test_registration_that_was_entered_is_the_only_one_from_then_on() -> None:
    ours, theirs = make_member(make_registration()), make_member(make_registration())
    with transaction(FOUNDING) as session:
        enter_registration(session, ours.registration_id)
        assert session.get(Member, theirs.id) is None
        with pytest.raises(TenantLockError, match="one scope for life"):
            enter_registration(session, theirs.registration_id)
        assert [row.id for row in session.scalars(select(Member))] == [ours.id]


@pytest.mark.parametrize("scope", [PORTAL, SYSTEM, Tenant(1)])
def test_no_other_session_changes_its_scope(scope: Scope) -> None:
    with reading(scope) as session, pytest.raises(TenantLockError, match="one scope for life"):
        enter_registration(session, 2)


def test_part_that_fails_on_its_own_leaves_the_rest() -> None:
    siren, other = new_siren(), new_siren()
    with transaction(FOUNDING) as session:
        session.add(registration(siren))
        session.flush()
        with pytest.raises(IntegrityError), on_its_own(session):
            session.add(registration(siren))
        session.add(registration(other))
    with reading(PORTAL) as session:
        sirens = session.scalars(select(Registration.siren)).all()
    assert sorted(sirens) == sorted([siren, other])
