"""A company with its establishments and its administrator; the clock stands still."""

import pytest

from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Member, Registration
from tests.accounts.conftest import clock
from tests.accounts.people import Person, make_person
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_administrator, make_member, make_registration

__all__ = ["clock"]


@pytest.fixture
def registration(database: object) -> Registration:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 2, ("DSN", "DPAE"))
    return registration


@pytest.fixture
def administrator(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Anne", last_name="Morvan")


@pytest.fixture
def leaver(registration: Registration) -> Person:
    return make_person(registration, first_name="Zoé", last_name="Carré")


@pytest.fixture
def heir(registration: Registration) -> Member:
    return make_member(registration, first_name="Paul", last_name="Ollier")
