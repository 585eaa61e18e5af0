"""The complement of registration: who is paid for DUCS, CRPCEN and C3S, from which account."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.kernel import clock
from netent.kernel.errors import NotFound, Refusal
from netent.payments.forms import CompanyForm
from netent.payments.mandate_keys import BY_DECLARATION
from netent.payments.queries import complements as queries
from netent.payments.service import complements as service
from netent.payments.views.blueprint import bp
from netent.payments.views.choosing import (
    account_choices,
    account_chosen,
    company_asked,
    complement_choices,
    key_chosen,
)
from netent.web.filters import choice_asked, text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/complement")
@requires(Permission.PAYMENT_MANAGE)
def complements() -> str:
    """The lines of the complement, by company."""
    text, declaration = text_asked(), choice_asked("declaration", BY_DECLARATION)
    page = queries.complements_page(
        page_session(), page_asked(), text=text, declaration=declaration, now=clock.now()
    )
    return render_template(
        "payments/complements.html",
        page=page,
        filters={"q": text, "declaration": declaration},
    )


@bp.route("/complement/nouveau", methods=["GET", "POST"])
@requires(Permission.PAYMENT_MANAGE)
def set_complement() -> Any:
    """Which body is paid for which declaration, and from which account."""
    asked = request.args
    form = CompanyForm(data={"account": asked.get("compte"), "body": asked.get("cle")})
    if not form.validate_on_submit():
        return _page(form), status_of(form)
    body, declaration = key_chosen(form.body.data)
    try:
        with transaction() as session:
            service.set_complement(
                session,
                current_actor(),
                account_id=account_chosen(form.account.data),
                body=body,
                declaration=declaration,
                now=clock.now(),
            )
    except (Refusal, NotFound) as refused:
        form.form_errors.append(error_text(refused))
        return _page(form), 422
    flash(_("Complément d’inscription enregistré."), "success")
    return redirect(url_for("payments.complements"))


@bp.post("/complement/<uuid:complement_id>/retirer")
@requires(Permission.PAYMENT_MANAGE)
def remove_complement(complement_id: UUID) -> Any:
    """Take a line back; it can be set again."""
    with transaction() as session:
        service.remove_complement(
            session, current_actor(), complement_id=complement_id, now=clock.now()
        )
    flash(
        _("Ligne retirée. Le mandat, s’il existe, reste valable jusqu’à sa révocation."), "success"
    )
    return redirect(url_for("payments.complements"))


def _page(form: CompanyForm) -> str:
    siren = company_asked(form.account.data)
    form.account.choices = account_choices(siren)
    form.body.choices = complement_choices()
    return render_template("payments/set_complement.html", form=form, siren=siren)
