"""A registration of several establishments, with two administrators; the clock stands still."""

import pytest

from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Member, Registration
from tests.accounts.conftest import clock
from tests.accounts.people import Person, make_person
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_administrator, make_registration

__all__ = ["clock"]


@pytest.fixture
def registration(database: object) -> Registration:
    registration = make_registration(RegistrationKind.MULTI, name="Ateliers d’essai")
    make_own_sites(registration, 3)
    return registration


@pytest.fixture
def anne(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Anne", last_name="Morvan")


@pytest.fixture
def luc(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Luc", last_name="Second")


@pytest.fixture
def owner(registration: Registration) -> Person:
    """The only administrator, who has a way in."""
    return make_person(registration, administrator=True, declarant=True, first_name="Anne")
