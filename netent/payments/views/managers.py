"""Who manages payments beside the administrators, given and taken back by them."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.payments.queries import managers as queries
from netent.payments.service import managers as service
from netent.payments.views.blueprint import bp
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/gestionnaires")
@requires(Permission.PAYMENT_DELEGATE)
def managers() -> str:
    """The active members, and which of them manage payments."""
    text = text_asked()
    page = queries.managers_page(page_session(), page_asked(), text=text)
    return render_template("payments/managers.html", page=page, q=text)


@bp.post("/gestionnaires/<uuid:member_id>")
@requires(Permission.PAYMENT_DELEGATE)
def set_manager(member_id: UUID) -> Any:
    """Give the management of payments, or take it back."""
    manages = request.form.get("manages") == "1"
    with transaction() as session:
        changed = service.set_manager(
            session, current_actor(), member_id=member_id, manages=manages, now=clock.now()
        )
    if not changed:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")
    elif manages:
        flash(_("Cette personne gère désormais les comptes bancaires et les mandats."), "success")
    else:
        flash(_("Cette personne ne gère plus les comptes bancaires ni les mandats."), "success")
    kept = request.args
    return redirect(url_for("payments.managers", q=kept.get("q"), page=kept.get("page")))
