"""Every error becomes a page, or a JSON document for programs: never a stack trace."""

from typing import Any

import structlog
from flask import Flask, Response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from netent.database.sessions import will_pass
from netent.kernel.errors import Forbidden, NetentError, NotFound
from netent.web.expired_forms import fields_to_send_again
from netent.web.messages import error_text

PAGES = frozenset({400, 401, 403, 404, 405, 413, 429, 500, 503})
BUSY_RETRY_SECONDS = 5

_log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    """Answer errors with their page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(NetentError, _refused)
    app.register_error_handler(OperationalError, _database_error)


def _http_error(error: HTTPException) -> Response:
    original = error.get_response()
    if error.code is None or error.code < 400:
        return _as_flask(original)
    response = _page(error.code)
    # Allow, Retry-After and their like belong to the answer.
    for name, value in original.headers:
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _expired_form(_error: CSRFError) -> Response:
    fields = fields_to_send_again()
    if fields is None:
        return _page(400)
    # Not the whole address of another host: a path of ours, with what stands behind it.
    address = request.script_root + request.full_path.removesuffix("?")
    has_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    body = render_template(
        "errors/expired_form.html", fields=fields, address=address, has_page=has_page
    )
    response = Response(body, status=400, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _refused(error: NetentError) -> Response:
    if isinstance(error, NotFound):
        return _page(404)
    return _page(403 if isinstance(error, Forbidden) else 400, error_message=error_text(error))


def _database_error(error: OperationalError) -> Response:
    if will_pass(error):
        _log.warning("database_unavailable", error=str(error.orig))
        response = _page(503, retry_after=BUSY_RETRY_SECONDS)
        response.headers["Retry-After"] = str(BUSY_RETRY_SECONDS)
        return response
    _log.error("database_error", exc_info=error)
    return _page(InternalServerError.code)


def _page(code: int, **context: Any) -> Response:
    known = code if code in PAGES else (500 if code >= 500 else 400)
    body = render_template(
        f"errors/{known}.html",
        request_id=structlog.contextvars.get_contextvars().get("request_id"),
        **context,
    )
    return Response(body, status=code, mimetype="text/html")


def _as_flask(response: Any) -> Response:
    return Response(response.get_data(), response.status_code, response.headers)
