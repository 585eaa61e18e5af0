"""Identifiers and names as they are typed."""

from typing import Any
from uuid import UUID

import click


class Words(click.ParamType[str]):
    """Text that any database can be asked for.

    Bytes that are not of the terminal's encoding reach us as halves of characters, which no
    database takes; replaced, they name nothing that exists.
    """

    name = "text"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        return str(value).encode("utf-8", "replace").decode("utf-8")


def public_id(text: str) -> UUID | None:
    """The identifier, or None: what can't be one names nothing, and is not a mistake of usage."""
    try:
        return UUID(text)
    except ValueError:
        return None
