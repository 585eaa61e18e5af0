"""A company of several establishments, its administrator, and a body that debits."""

import pytest

from netent.kernel.enums import RegistrationKind
from netent.payments.models import BankAccount, PaymentBody
from netent.tenancy.models import Member, Registration
from tests.accounts.conftest import clock
from tests.accounts.people import Person, make_person
from tests.factories.payments import make_account, make_body
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_administrator, make_registration

__all__ = ["clock"]


@pytest.fixture
def registration(database: object) -> Registration:
    registration = make_registration(RegistrationKind.MULTI, name="Ateliers d’essai")
    make_own_sites(registration, 2)
    return registration


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


@pytest.fixture
def body(database: object) -> PaymentBody:
    return make_body()


@pytest.fixture
def account(registration: Registration, anne: Member) -> BankAccount:
    return make_account(registration, anne)
