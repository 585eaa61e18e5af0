"""A candidate of a running portal, whose fifteen days are over in so many minutes.

Run beside the portal: python -m tests.journeys.candidate SIREN FIRST_NAME LAST_NAME MINUTES
"""

import json
import sys
from datetime import timedelta
from typing import Any

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.factory import create_app
from netent.kernel import clock
from netent.tenancy.queries import live_registration
from tests.factories.candidacies import make_candidate


def enter(siren: str, first_name: str, last_name: str, minutes: str) -> dict[str, Any]:
    """Ask to join as an administrator, fifteen days ago but for so many minutes."""
    asked_at = clock.same_time_later(clock.now(), -15) + timedelta(minutes=int(minutes))
    with create_app().app_context():
        with reading(PORTAL) as session:
            registration = live_registration(session, siren)
        assert registration is not None
        person, _id = make_candidate(
            registration, first_name=first_name, last_name=last_name, now=asked_at
        )
    typed = person.credentials
    return {
        "siret": typed.siret,
        "last_name": typed.last_name,
        "first_name": typed.first_name,
        "password": typed.password,
        "email": person.member.email,
    }


if __name__ == "__main__":
    print(json.dumps(enter(*sys.argv[1:])))
