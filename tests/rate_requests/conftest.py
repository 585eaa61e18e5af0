"""An office whose declarants may file the DSN, and one of them in front of the pages."""

import pytest

from netent.kernel.actor import Actor
from tests.consultation.office import Office
from tests.factories.tenancy import actor_of
from tests.filing.conftest import now, office, pages

__all__ = ["now", "office", "pages"]


@pytest.fixture
def bruno(office: Office) -> Actor:
    """A declarant as he acts."""
    return actor_of(office.registration, office.members[0])
