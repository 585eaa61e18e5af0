"""Pages that no browser may keep, though nobody is signed in."""

from typing import Any

from flask import make_response


def unkept(page: Any) -> Any:
    """The answer, not to be kept: it shows or asks for a secret."""
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response
