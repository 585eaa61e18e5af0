"""Confirming and deleting a request for rates."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.rate_requests import providers, service
from netent.rate_requests.views.blueprint import bp
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, transaction


@bp.post("/<uuid:request_id>/confirmer")
@requires(Permission.RATE_REQUEST)
def confirm(request_id: UUID) -> Any:
    """Let a checked request be treated."""
    try:
        with transaction() as session:
            service.confirm(
                session,
                current_actor(),
                request_id=request_id,
                provider=providers.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("Appel confirmé : il attend son tour."), "success")
    return redirect(url_for("rate_requests.show", request_id=request_id))


@bp.post("/<uuid:request_id>/supprimer")
@requires(Permission.RATE_REQUEST)
def delete(request_id: UUID) -> Any:
    """Take a request away with the rates that it gave, or give up one that waits."""
    try:
        with transaction() as session:
            service.delete(session, current_actor(), request_id=request_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(url_for("rate_requests.show", request_id=request_id))
    flash(_("Appel supprimé : les personnes et leurs taux sont effacés d’ici."), "success")
    return redirect(url_for("rate_requests.index"))
