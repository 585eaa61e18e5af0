"""What the mail about a request for rates is made of."""

from datetime import UTC, date, datetime
from typing import Any

from netent.kernel.enums import Outcome

RATES: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "siret": "44308090800017",
    "outcome": Outcome.PARTIAL,
    "with_rate": 1412,
    "without_rate": 38,
    "refused": 43,
    "finished_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "kept_until": date(2026, 12, 20),
    "url": "http://netent.example/appels-de-taux/1",
}
RATE_MAILS = [
    ("rates_finished", RATES),
    ("rates_finished", RATES | {"outcome": Outcome.OK, "refused": 0}),
    ("rates_finished", RATES | {"outcome": Outcome.KO, "with_rate": 0}),
]
