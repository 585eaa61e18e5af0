"""How events are chained: the one text of an event, and its digest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

GENESIS = "0" * 64

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Link:
    """One event as stored, but for its own digest."""

    registration_id: int
    number: int
    at: datetime
    actor_id: int | None
    actor_name: str
    address: str | None
    action: str
    subject: str
    details: Mapping[str, Any]
    previous_digest: str

    def digest(self) -> str:
        """SHA-256 over the canonical JSON of every field; moments count as UTC microseconds.

        The same on both databases: each keeps microseconds, and JSON as it was given.
        """
        content = {field.name: getattr(self, field.name) for field in fields(self)}
        content["at"] = (self.at - _EPOCH) // _MICROSECOND
        return sha256(_canonical(content).encode()).hexdigest()


def plain(details: Mapping[str, object]) -> dict[str, Any]:
    """Details as they will read back from JSON, so that the digest holds after a round trip.

    Identifiers, days and moments become text; anything else that JSON has no word for is refused
    (TypeError, ValueError), since it could not be proved later.
    """
    content: dict[str, Any] = json.loads(
        json.dumps(details, default=_as_text, allow_nan=False, ensure_ascii=True)
    )
    return content


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _as_text(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its offset: {value!r}")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"audit details can't hold {type(value).__name__}")
