"""Identifiers as they are typed."""

from uuid import UUID


def public_id(text: str) -> UUID | None:
    """The identifier, or None: what can't be one names nothing, and is not a mistake of usage."""
    try:
        return UUID(text)
    except ValueError:
        return None
