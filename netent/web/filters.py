"""What a list is narrowed to, out of the request's address; nonsense narrows nothing."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import request

E = TypeVar("E", bound=StrEnum)

_LONGEST_TEXT = 100


def text_asked(name: str = "q") -> str:
    """Free text of the address on one line."""
    return text_in(request.args, name)


def text_in(values: Mapping[str, str], name: str = "q") -> str:
    """Free text on one line, cut where no search would need more; control characters are blanks."""
    bare = "".join(char if char.isprintable() else " " for char in values.get(name, ""))
    return bare.strip()[:_LONGEST_TEXT]


def choice_asked(name: str, choices: Collection[str], default: str = "") -> str:
    """One of the choices, else the default."""
    value = request.args.get(name, default)
    return value if value in choices else default


def member_asked(name: str, enum: type[E]) -> E | None:
    """A member of an enumeration by its value, None when none is asked for."""
    value = request.args.get(name, "")
    return enum(value) if value in {str(member) for member in enum} else None


def uuid_of(text: str) -> UUID | None:
    """An identifier, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
