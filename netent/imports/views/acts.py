"""Confirming and giving up a checked request."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import is_confirmed
from netent.imports import service
from netent.imports.forms import PasswordForm
from netent.imports.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.enums import RequestStatus
from netent.kernel.errors import Refusal
from netent.policies import rules
from netent.requests import queries as request_queries
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.post("/<uuid:request_id>/confirmer")
@requires(Permission.IMPORT_SUBMIT)
def confirm(request_id: UUID) -> Any:
    """Let a checked request be treated; by whoever shows that it is he, where many rights end."""
    request = request_queries.request_of(page_session(), request_id)
    is_checked = request.status is RequestStatus.CHECKED
    asks = is_checked and service.ends_many_rights(request, rules.current())
    if asks and not is_confirmed(form := PasswordForm()):
        flash(form.current.errors[0], "warning")
        return redirect(url_for("imports.check", request_id=request_id, _anchor="current"))
    try:
        with transaction() as session:
            service.confirm(
                session,
                current_actor(),
                request_id=request_id,
                is_confirmed=asks,
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("Demande confirmée : elle attend son tour."), "success")
    return redirect(url_for("imports.show", request_id=request_id))


@bp.post("/<uuid:request_id>/annuler")
@requires(Permission.IMPORT_SUBMIT)
def undo(request_id: UUID) -> Any:
    """Check the inverse of a finished request; it is shown before it is confirmed."""
    try:
        with transaction() as session:
            checked = service.check_undo(
                session,
                current_actor(),
                request_id=request_id,
                rules=rules.current(),
                now=clock.now(),
            )
            checked_id = checked.public_id
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(url_for("imports.show", request_id=request_id))
    return redirect(url_for("imports.check", request_id=checked_id))


@bp.post("/<uuid:request_id>/supprimer")
@requires(Permission.IMPORT_SUBMIT)
def delete(request_id: UUID) -> Any:
    """Give up a request that no worker has taken."""
    try:
        with transaction() as session:
            service.give_up(session, current_actor(), request_id=request_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(url_for("imports.show", request_id=request_id))
    flash(_("Demande supprimée : rien n’a changé dans le portefeuille."), "success")
    return redirect(url_for("imports.index"))
