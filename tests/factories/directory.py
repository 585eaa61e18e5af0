"""Establishments in the directory."""

from collections.abc import Iterable
from datetime import date

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.perimeter.closings import refresh_closings


def make_establishments(
    sirets: Iterable[str], *, closed_on: date | None = None, name: str | None = None
) -> None:
    """Known establishments, active unless a closing day is given."""
    with transaction(PORTAL) as session:
        session.add_all(
            Establishment(
                siret=siret,
                active=closed_on is None,
                state_since=closed_on,
                name=name,
                search_name=None if name is None else name.casefold(),
                commune="LYON",
                activity="10.71C",
                diffusible=True,
            )
            for siret in sirets
        )


def close_establishment(registration_id: int, siret: str, *, since: date, today: date) -> None:
    """The register closes it, and its watch has told the registration."""
    with transaction(PORTAL) as session:
        row = session.get_one(Establishment, siret)
        row.active, row.state_since = False, since
    with transaction(Tenant(registration_id)) as session:
        refresh_closings(session, today=today)
