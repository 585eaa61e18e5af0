"""A company and an accounting firm that hold establishments with DSN open."""

import pytest

from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, make_person
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_administrator, make_registration
from tests.operators.conftest import clock, desk, operator, pages

__all__ = ["clock", "desk", "operator", "pages"]


@pytest.fixture
def registration(database: object) -> Registration:
    registration = make_registration(RegistrationKind.MULTI, name="Ateliers d’essai")
    make_own_sites(registration, 2)
    return registration


@pytest.fixture
def other_company(database: object) -> Registration:
    """A company that has nothing to do with the first."""
    other = make_registration(RegistrationKind.MULTI, name="Voisins d’essai")
    make_own_sites(other, 1)
    return other


@pytest.fixture
def siret(registration: Registration) -> str:
    return siret_of(registration.siren, 1000)


@pytest.fixture
def other_siret(registration: Registration) -> str:
    return siret_of(registration.siren, 1001)


@pytest.fixture
def owner(registration: Registration) -> Person:
    """An administrator who has a way in."""
    return make_person(registration, administrator=True, declarant=False, first_name="Anne")


@pytest.fixture
def anne(owner: Person) -> Member:
    return owner.member


@pytest.fixture
def luc(registration: Registration) -> Member:
    """Another administrator."""
    return make_administrator(registration, first_name="Luc", last_name="Second")
