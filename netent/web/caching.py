"""What a browser may keep: nothing of a signed-in page; Back shows nothing after leaving."""

from flask import Flask, Response, request
from flask_login import current_user

_ASSETS = frozenset({"static", "bootstrap.static"})


def register(app: Flask) -> None:
    """Forbid keeping the answers that were made for one person."""
    app.after_request(_forbid_keeping)


def _forbid_keeping(response: Response) -> Response:
    if request.endpoint not in _ASSETS and current_user.is_authenticated:
        response.headers["Cache-Control"] = "private, no-store"
    return response
