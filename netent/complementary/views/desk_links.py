"""The operator's addresses of other people's sites."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.complementary.forms.desk import LinksForm
from netent.complementary.queries.links import every_link
from netent.complementary.service.links import set_addresses
from netent.complementary.views.blueprint import desk_bp
from netent.kernel import clock
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.scope import current_operator, operator_session, portal_transaction


@desk_bp.route("/liens", methods=["GET", "POST"])
@requires(Permission.REFERENCE_LOAD)
def links() -> Any:
    """Set the addresses; what somebody else changed meanwhile in other fields stays his."""
    known = every_link(operator_session())
    form = LinksForm(data={code: link.address for code, link in known.items()})
    if not form.validate_on_submit():
        return render_template("references/links.html", form=form, known=known), status_of(form)
    wanted = {
        field.name: field.data or ""
        for field in form.links
        if (field.data or "") != request.form.get(f"was_{field.name}", "")
    }
    with portal_transaction() as session:
        changed = len(set_addresses(session, current_operator(), wanted, now=clock.now()))
    if changed:
        flash(
            ngettext(
                "%(count)s adresse enregistrée.",
                "%(count)s adresses enregistrées.",
                changed,
                count=number(changed),
            ),
            "success",
        )
    else:
        flash(_("Rien n’a changé."), "info")
    return redirect(url_for("references.links"))
