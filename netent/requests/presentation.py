"""How far a request is, as its page shows it and asks again meanwhile."""

from datetime import datetime
from typing import Any

from flask import Response, jsonify, render_template
from sqlalchemy.orm import Session

from netent.kernel.enums import RequestStatus
from netent.requests import progress, queries
from netent.requests.models import Request


def figures_of(request: Request, *, now: datetime) -> dict[str, Any] | None:
    """Lines done and to do, how fast, and how long it takes still; None unless it runs."""
    if request.status is not RequestStatus.RUNNING:
        return None
    told = progress.told(request.public_id)
    if told is None:
        return None
    rate = told.rate(now)
    return {
        "done": told.done,
        "total": told.total,
        "rate": None if rate is None else round(rate),
        "seconds_left": told.seconds_left(now),
    }


def live_answer(session: Session, request: Request, *, now: datetime) -> Response:
    """The same for the page's script, in words too; kept by nobody."""
    figures = figures_of(request, now=now)
    text = render_template(
        "requests/progress.txt", progress=figures, ahead=queries.ahead_of(session, request)
    )
    answer = jsonify(
        status=request.status.value,
        done=figures["done"] if figures else 0,
        total=figures["total"] if figures else request.lines,
        text=text.strip(),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
