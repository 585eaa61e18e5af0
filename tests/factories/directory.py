"""Establishments in the directory."""

from collections.abc import Iterable
from datetime import date

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Establishment


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
