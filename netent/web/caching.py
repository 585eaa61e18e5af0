"""What a browser may keep: nothing of a signed-in page; Back shows nothing after leaving."""

from flask import Flask, Response, request, session

_ASSETS = frozenset({"static", "bootstrap.static"})


def register(app: Flask) -> None:
    """Forbid keeping the answers that were made for one person."""
    app.after_request(_forbid_keeping)


def _forbid_keeping(response: Response) -> Response:
    # Not `current_user`: loading it again would break the page that says why it could not be.
    if request.endpoint not in _ASSETS and "_user_id" in session:
        response.headers["Cache-Control"] = "private, no-store"
    return response
