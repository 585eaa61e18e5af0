"""The demo's outbox: every mail the portal would have sent, as its recipient would read it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, render_template

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel.paging import Page
from netent.notices import queries
from netent.notices.queries import OutboxEntry
from netent.notices.rendering import MAILER, Mailer, RenderedMail
from netent.notices.states import NoticeState
from netent.web.marks import public
from netent.web.paging import page_asked

bp = Blueprint("outbox", __name__, url_prefix="/boite-d-envoi")

WHY = "in demo mode only, else 404: its people are fictitious and its mails reach nobody"

_STATES = {
    NoticeState.WAITING: "queued",
    NoticeState.SENT: "sent",
    NoticeState.ABANDONED: "failed",
}

# A mail is a stranger's page: no script, no form, no request to anywhere.
_SANDBOX = {
    "sandbox": "",
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


@bp.before_request
def _demo_only() -> None:
    if not current_app.config["NETENT_DEMO"]:
        abort(404)


@bp.get("/")
@public(WHY)
def index() -> str:
    """The latest mails."""
    with reading(PORTAL) as session:
        page = queries.recent(session, page_asked())
    rows = [_row(entry) for entry in page.items]
    return render_template("outbox/index.html", page=Page(rows, page.total, page.number, page.size))


@bp.get("/<uuid:notice_id>")
@public(WHY)
def show(notice_id: UUID) -> str:
    """One mail, as text."""
    entry = _find(notice_id)
    return render_template("outbox/show.html", mail=_row(entry) | {"text": _render(entry).text})


@bp.get("/<uuid:notice_id>/html")
@public(WHY)
def html(notice_id: UUID) -> Response:
    """One mail, as a page of its own in a sandbox."""
    return Response(_render(_find(notice_id)).html, mimetype="text/html")


# Talisman reads a page's own policy from here.
html.talisman_view_options = {"content_security_policy": _SANDBOX}  # type: ignore[attr-defined]


def _find(notice_id: UUID) -> OutboxEntry:
    with reading(PORTAL) as session:
        return queries.find(session, notice_id)


def _row(entry: OutboxEntry) -> dict[str, Any]:
    return {
        "public_id": entry.mail.public_id,
        "created_at": entry.mail.created_at,
        "recipient": entry.mail.recipient,
        "subject": _render(entry).subject,
        "state": _STATES[entry.state],
        "lost_its_link": entry.mail.lost_its_link,
    }


def _render(entry: OutboxEntry) -> RenderedMail:
    mailer: Mailer = current_app.extensions[MAILER]
    return mailer.render(entry.mail)
