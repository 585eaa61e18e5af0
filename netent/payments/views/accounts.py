"""Bank accounts: those recorded, a new one, one of them, its removal."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.accounts.confirming import is_confirmed, status_of
from netent.kernel import clock
from netent.kernel.clock import paris_day
from netent.kernel.errors import Refusal
from netent.payments.forms import AccountForm, RemovalForm
from netent.payments.queries import accounts as queries
from netent.payments.queries import mandates
from netent.payments.service import accounts as service
from netent.payments.views.blueprint import bp
from netent.policies import rules
from netent.web.fields import digits_only
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/comptes")
@requires(Permission.PAYMENT_MANAGE)
def accounts() -> str:
    """The bank accounts, by holder."""
    text = text_asked()
    page = queries.accounts_page(page_session(), page_asked(), text=text)
    return render_template(
        "payments/accounts.html", page=page, q=text, today=paris_day(clock.now())
    )


@bp.route("/comptes/nouveau", methods=["GET", "POST"])
@requires(Permission.PAYMENT_MANAGE)
def record_account() -> Any:
    """The account of the own company, or of the one that is named."""
    siren = digits_only(request.args.get("siren", "")) or current_user.standing.siren
    name = queries.company_name(page_session(), siren)
    form = AccountForm(data={"siren": siren, "holder": name[:70]})
    if not is_confirmed(form):
        return _record_page(form), status_of(form)
    assert form.read is not None
    given = service.NewAccount(
        siren=form.siren.data or "",
        holder=form.holder.data or "",
        label=form.label.data or "",
        iban=form.read,
        bic=form.chosen_bic,
    )
    try:
        with transaction() as session:
            account = service.record_account(
                session,
                current_actor(),
                given=given,
                delay_days=rules.current().bank_account_delay_days,
                now=clock.now(),
            )
    except Refusal as refusal:
        form.siren.errors = [error_text(refusal)]
        return _record_page(form), 422
    flash(_("Compte enregistré. Chaque administrateur en est averti par message."), "success")
    return redirect(url_for("payments.account", account_id=account.public_id))


@bp.get("/comptes/<uuid:account_id>")
@requires(Permission.PAYMENT_MANAGE)
def account(account_id: UUID) -> str:
    """One account, whole, with its mandates."""
    session, now = page_session(), clock.now()
    found = queries.account_of(session, account_id)
    return render_template(
        "payments/account.html",
        account=found,
        mandates=mandates.mandates_of_account(session, found, now=now),
        today=paris_day(now),
    )


@bp.route("/comptes/<uuid:account_id>/retirer", methods=["GET", "POST"])
@requires(Permission.PAYMENT_MANAGE)
def remove_account(account_id: UUID) -> Any:
    """What ends with the account, then its removal."""
    form, session = RemovalForm(), page_session()
    found = queries.account_of(session, account_id)
    if not is_confirmed(form):
        removal = queries.removal_of(session, found)
        page = render_template(
            "payments/remove_account.html", form=form, account=found, removal=removal
        )
        return page, status_of(form)
    with transaction() as writing:
        service.remove_account(writing, current_actor(), account_id=account_id, now=clock.now())
    flash(_("Compte retiré. Chaque administrateur en est averti par message."), "success")
    return redirect(url_for("payments.accounts"))


def _record_page(form: AccountForm) -> str:
    return render_template(
        "payments/record_account.html", form=form, delay=rules.current().bank_account_delay_days
    )
