"""The page by which somebody's habilitations go over to another one, and both stay."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.roles import queries, service
from netent.roles.forms import SeenForm
from netent.roles.views.blueprint import bp
from netent.roles.views.common import card_of, say_refusal
from netent.roles.views.receivers import choose_receiver, chosen_receiver
from netent.web.formats import elided
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/<uuid:member_id>/transferer", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def hand_over(member_id: UUID) -> Any:
    """Who takes over is chosen first, then confirmed with the numbers."""
    member, receiver = card_of(member_id), chosen_receiver(member_id)
    if receiver is None and request.method == "GET":
        return choose_receiver("roles/hand_over.html", member_id, member)
    form = SeenForm()
    if not form.validate_on_submit():
        return _confirm_page(form, member_id, receiver), status_of(form)
    try:
        with transaction() as session:
            left = service.hand_over(
                session,
                current_actor(),
                member_id=member_id,
                receiver_id=receiver.public_id if receiver else UUID(int=0),
                seen=service.Seen(form.rights_seen, form.portfolios_seen),
                now=clock.now(),
            )
    except Refusal as refusal:
        say_refusal(form, refusal, None)
        return _confirm_page(form, member_id, receiver), 422
    said = _(
        "Les habilitations de %(name)s sont à %(receiver)s, avec leurs dates.",
        name=left.name,
        receiver=left.receiver,
    )
    flash(elided(said, left.name), "success")
    return redirect(url_for("roles.show", member_id=member_id))


def _confirm_page(form: SeenForm, member_id: UUID, receiver: queries.Choice | None) -> str:
    stakes = queries.stakes(page_session(), current_actor(), member_id)
    form.show(stakes.holding.rights, stakes.portfolios)
    return render_template(
        "roles/hand_over_confirm.html",
        form=form,
        member=card_of(member_id),
        stakes=stakes,
        receiver=receiver,
    )
