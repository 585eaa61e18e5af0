"""One log line a request, with the number that its error page shows."""

import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request

_log = structlog.get_logger("netent.request")
_QUIET = frozenset({"health.healthz", "health.readyz", "static", "bootstrap.static"})


class LoggedFlask(Flask):
    """Flask's own line about an error names the address, and some addresses are secrets."""

    def log_exception(self, exc_info: Any) -> None:
        """Say which endpoint failed, and how."""
        self.logger.error("%s failed (%s)", request.endpoint, request.method, exc_info=exc_info)


def register(app: Flask) -> None:
    """Number each request and log how it ended."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_began = time.perf_counter()
    request_id = uuid.uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)
    g.request_id = request_id


def _end(response: Response) -> Response:
    request_id = g.get("request_id")
    if request_id is not None:
        response.headers["X-Request-ID"] = request_id
    if request.endpoint not in _QUIET:
        began = g.get("request_began")
        _log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            milliseconds=None if began is None else round((time.perf_counter() - began) * 1000, 1),
        )
    return response
