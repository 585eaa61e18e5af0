"""What the mails of the public site are made of."""

from datetime import UTC, datetime
from typing import Any

_CONTACT: dict[str, Any] = {
    "name": "Cabinet <Morvan>",
    "theme": "access",
    "written_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/base-de-connaissances",
}
SITE_MAILS = [("contact_received", _CONTACT), ("contact_acknowledged", _CONTACT)]
