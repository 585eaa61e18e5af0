"""Background requests of all registrations: where they stand."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.desk import service
from netent.desk.queries import requests as reads
from netent.desk.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.requests.queries import number_of_request
from netent.web.fields import digits_only
from netent.web.filters import member_asked, text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_operator, portal_transaction, system_session


@bp.get("/demandes")
@requires(Permission.REQUEST_OVERSEE)
def requests() -> str:
    """Requests of all registrations, newest first."""
    standing, text = member_asked("etat", reads.Standing), text_asked()
    page = reads.requests_page(
        system_session(),
        standing=standing,
        siren=digits_only(text),
        asked=page_asked(),
        now=clock.now(),
    )
    filters = {"q": text, "etat": standing.value if standing else ""}
    return render_template("desk/requests.html", page=page, filters=filters)


@bp.post("/demandes/<uuid:request_id>/relancer")
@requires(Permission.REQUEST_OVERSEE)
def announce_request(request_id: UUID) -> Any:
    """Tell the workers again of a request that waits."""
    number = number_of_request(system_session(), request_id)
    try:
        with portal_transaction() as session:
            service.announce_request(
                session,
                current_operator(),
                request_id=number,
                public_id=request_id,
                now=clock.now(),
            )
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("La demande est remise en file : un traitement va la reprendre."), "success")
    return redirect(url_for("desk.requests"))
