"""The demo's registrations as tests look into them."""

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.tenancy import queries as tenancy


def registration_id(siren: str) -> int:
    with reading(PORTAL) as session:
        found = tenancy.live_registration(session, siren)
    assert found is not None
    return found.id
