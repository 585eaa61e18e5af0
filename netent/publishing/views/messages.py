"""The operator reads what visitors wrote, and says what has been dealt with."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.publishing.queries import desk
from netent.publishing.service import messages as service
from netent.publishing.states import MessageState
from netent.publishing.views.desk import editing_bp
from netent.web.filters import member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction


@editing_bp.get("/messages")
@requires(Permission.PUBLICATION_EDIT)
def messages() -> str:
    """The messages of the contact page, newest first."""
    state, text = member_asked("etat", MessageState), text_asked()
    page = desk.messages_page(operator_session(), state, text, page_asked())
    return render_template(
        "editing/messages.html", page=page, filters={"q": text, "etat": state or ""}
    )


@editing_bp.get("/messages/<uuid:message_id>")
@requires(Permission.PUBLICATION_EDIT)
def message(message_id: UUID) -> str:
    """One message, as it was written."""
    row = desk.message(operator_session(), message_id)
    return render_template("editing/message.html", row=row)


@editing_bp.post("/messages/<uuid:message_id>/traiter")
@requires(Permission.PUBLICATION_EDIT)
def treat(message_id: UUID) -> Any:
    """It has been dealt with."""
    with portal_transaction() as session:
        service.treat_message(session, current_operator(), message_id, now=clock.now())
    flash(_("Le message est marqué comme traité."), "success")
    return redirect(url_for("editing.messages"))
