"""The demo's letters: what the operator would print, each as its PDF."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, render_template

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel.paging import Page
from netent.notices import letters
from netent.notices.letters import LetterEntry
from netent.notices.letters_rendering import letters_pdf, subject
from netent.web.attachments import pdf_file
from netent.web.marks import public
from netent.web.paging import page_asked

bp = Blueprint("letters", __name__, url_prefix="/boite-d-envoi/courriers")

WHY = "in demo mode only, else 404: its people are fictitious and its letters reach nobody"


@bp.before_request
def _demo_only() -> None:
    if not current_app.config["NETENT_DEMO"]:
        abort(404)


@bp.get("/")
@public(WHY)
def index() -> str:
    """The latest letters."""
    with reading(PORTAL) as session:
        page = letters.recent(session, page_asked())
    rows = [_row(letter) for letter in page.items]
    return render_template(
        "outbox/letters.html", page=Page(rows, page.total, page.number, page.size)
    )


@bp.get("/<uuid:letter_id>/lettre.pdf")
@public(WHY)
def show(letter_id: UUID) -> Response:
    """One letter as it is printed."""
    with reading(PORTAL) as session:
        letter = letters.find(session, letter_id)
    portal = current_app.config["NETENT_BASE_URL"]
    content = letters_pdf([letter], portal=portal, now=letter.created_at)
    return pdf_file(content, f"{letter.template}.pdf")


def _row(letter: LetterEntry) -> dict[str, Any]:
    return {
        "public_id": letter.public_id,
        "created_at": letter.created_at,
        "addressee": letter.address[0],
        "subject": subject(letter),
        "state": letter.state.value,
    }
