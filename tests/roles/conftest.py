"""A company with its establishments and its administrator; the clock stands still."""

import pytest

from netent.kernel.enums import RegistrationKind
from netent.tenancy.models import Member, Registration
from tests.accounts.conftest import clock
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import make_administrator, make_registration

__all__ = ["clock"]


@pytest.fixture
def registration(database: object) -> Registration:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 2, ("DSN", "DPAE"))
    return registration


@pytest.fixture
def administrator(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Anne", last_name="Morvan")
