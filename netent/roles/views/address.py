"""The page that corrects a declarant's e-mail address."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.kernel import clock
from netent.policies import portals
from netent.roles import service
from netent.roles.forms import AddressForm
from netent.roles.views.blueprint import bp
from netent.roles.views.common import card_of
from netent.web.marks import requires
from netent.web.scope import current_actor, transaction


@bp.route("/<uuid:member_id>/adresse", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def correct_address(member_id: UUID) -> Any:
    """The right address; a link goes there, and both are told."""
    member = card_of(member_id)
    form = AddressForm(email=member.email)
    if not form.validate_on_submit():
        page = render_template("roles/correct_address.html", form=form, member=member)
        return page, status_of(form)
    with transaction() as session:
        found = service.correct_address(
            session,
            current_actor(),
            member_id=member_id,
            email=form.email.data or "",
            portal=portals.current(),
            now=clock.now(),
        )
    if found.email == member.email:
        flash(_("Rien n’a changé : c’est déjà son adresse."), "info")
    else:
        said = _("L’adresse est corrigée. Un lien est envoyé à %(email)s.", email=found.email)
        flash(said, "success")
    return redirect(url_for("roles.show", member_id=member_id))
