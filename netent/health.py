"""Is the process alive, and can it serve: for supervisors and load balancers."""

import structlog
from flask import Blueprint, Response, jsonify
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.jobs import server
from netent.web.marks import public

bp = Blueprint("health", __name__)

_log = structlog.get_logger(__name__)


@bp.get("/healthz")
@public("a supervisor asks whether the process lives; the answer tells nothing else")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public("a load balancer asks whether to send work; the answer names no secret")
def readyz() -> tuple[Response, int]:
    """The database and the queue answer; 503 when one does not."""
    checks = {"database": _database_answers(), "queue": _queue_answers()}
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "unavailable", checks=checks), 200 if ready else 503


def _database_answers() -> bool:
    try:
        with reading(PORTAL) as session:
            session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError as error:
        _log.warning("database_unavailable", error=type(error).__name__)
        return False
    return True


def _queue_answers() -> bool:
    try:
        return bool(server.connection().ping())
    except (RedisError, OSError) as error:
        _log.warning("queue_unavailable", error=type(error).__name__)
        return False
