"""A mail's arguments as JSON and back: moments, days, outcomes and links keep what they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from netent.kernel.enums import Outcome


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the portal by its endpoint; it is written out when the mail is rendered."""

    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)


Argument: TypeAlias = str | int | datetime | date | UUID | Outcome | Link | None


def encode(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    """Arguments as JSON. TypeError for what has no place there, ValueError for a naive moment."""
    return {name: _encoded(value) for name, value in arguments.items()}


def decode(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as they were given; identifiers stay text."""
    return {name: _decoded(value) for name, value in stored.items()}


def _encoded(value: Argument) -> Any:
    # Subclasses first: an Outcome is a str, a datetime is a date.
    if isinstance(value, Outcome):
        return {"outcome": value.value}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its offset: {value!r}")
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Link):
        return {"link": value.endpoint, "values": dict(value.values)}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a mail's arguments can't hold {type(value).__name__}")


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "outcome": lambda found: Outcome(found["outcome"]),
    "moment": lambda found: datetime.fromisoformat(found["moment"]),
    "day": lambda found: date.fromisoformat(found["day"]),
    "link": lambda found: Link(found["link"], found["values"]),
}


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return next(read(value) for word, read in _READERS.items() if word in value)
