"""A mail's arguments as JSON and back: moments, days, outcomes and links keep what they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from netent.kernel.enums import Outcome
from netent.notices.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the portal by its endpoint; it is written out when the mail is rendered.

    `secret` values are kept sealed, shown nowhere, and erased once the mail has left.
    """

    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class LostLink:
    """A link whose secret values were erased, or sealed with a key that is no more."""


Argument: TypeAlias = str | int | datetime | date | UUID | Outcome | Link | None


def encode(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    """Arguments as JSON. TypeError for what has no place there, ValueError for a naive moment."""
    return {name: _encoded(value) for name, value in arguments.items()}


def decode(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as they were given; identifiers stay text."""
    return {name: _decoded(value) for name, value in stored.items()}


def has_secret(stored: Mapping[str, Any]) -> bool:
    """Whether secret values are still among these stored arguments."""
    return any(_is_sealed(value) for value in stored.values())


def without_secrets(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored arguments without their secret values, which nothing brings back."""
    return {
        name: value | {"sealed": None} if _is_sealed(value) else value
        for name, value in stored.items()
    }


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
        sealed = {"sealed": seal(value.secret)} if value.secret else {}
        return {"link": value.endpoint, "values": dict(value.values)} | sealed
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a mail's arguments can't hold {type(value).__name__}")


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "outcome": lambda found: Outcome(found["outcome"]),
    "moment": lambda found: datetime.fromisoformat(found["moment"]),
    "day": lambda found: date.fromisoformat(found["day"]),
    "link": lambda found: _link(found),
}


def _link(found: Mapping[str, Any]) -> Link | LostLink:
    if "sealed" not in found:
        return Link(found["link"], found["values"])
    secret = unseal(found["sealed"]) if found["sealed"] else None
    return LostLink() if secret is None else Link(found["link"], found["values"], secret)


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("sealed"))


def _decoded(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return next(read(value) for word, read in _READERS.items() if word in value)
