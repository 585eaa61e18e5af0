"""Pages of an operator's own account: his password, his second factor, his web sessions."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from netent.access import Permission
from netent.accounts import passwords
from netent.accounts.confirming import status_of
from netent.accounts.factors import totp
from netent.accounts.pending_keys import forget_key, pending_key
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.operators import queries, service
from netent.operators.forms import FactorChange, PasswordChange
from netent.operators.views.blueprint import bp
from netent.policies.operators import OPERATORS
from netent.web.filters import uuid_of
from netent.web.keeping import unkept
from netent.web.marks import requires
from netent.web.messages import error_text, reason_text
from netent.web.scope import current_operator, operator_session, portal_transaction


@bp.get("/mon-compte")
@requires(Permission.OPERATOR_ACCOUNT)
def account() -> str:
    """What the portal knows of the operator, and what he may change."""
    own = queries.own_operator(operator_session(), current_operator(), now=clock.now())
    return render_template("operators/account.html", own=own)


@bp.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@requires(Permission.OPERATOR_ACCOUNT)
def change_password() -> Any:
    """Change the password, for who knows the current one."""
    form = PasswordChange()
    if not _is_confirmed(form):
        return render_template("operators/change_password.html", form=form), status_of(form)
    digest = passwords.current().hash(form.password.data or "")
    with portal_transaction() as session:
        service.choose_password(
            session, current_operator(), digest=digest, keep=current_user.token, now=clock.now()
        )
    flash(_("Votre mot de passe est changé. Vos autres connexions ont pris fin."), "success")
    return redirect(url_for("operators.account"))


@bp.route("/mon-compte/application", methods=["GET", "POST"])
@requires(Permission.OPERATOR_ACCOUNT)
def set_factor() -> Any:
    """Show a new key, and put it in force once the application's code proves that it has it."""
    form, now, operator = FactorChange(), clock.now(), current_operator()
    owner = service.sealed_for(operator.operator_id)
    secret, is_new = pending_key(owner, OPERATORS.factor.set_up, now)
    if form.is_submitted() and is_new:
        form.code.errors = [_("Cette page avait expiré : scannez le nouveau code à barres.")]
        return _key_page(form, secret, 422)
    if not _is_confirmed(form):
        return _key_page(form, secret, status_of(form))
    typed = form.code.data or ""
    try:
        with portal_transaction() as session:
            service.set_factor(session, operator, secret=secret, typed=typed, now=now)
    except Refusal as refusal:
        form.code.errors = [error_text(refusal)]
        return _key_page(form, secret, 422)
    forget_key()
    flash(_("L’application est enregistrée."), "success")
    return redirect(url_for("operators.account"))


@bp.get("/mon-compte/connexions")
@requires(Permission.OPERATOR_ACCOUNT)
def sessions() -> str:
    """Where the operator is signed in."""
    found = queries.own_sessions(
        operator_session(), current_operator(), token=current_user.token, now=clock.now()
    )
    return render_template("operators/sessions.html", sessions=found)


@bp.post("/mon-compte/connexions/fermer")
@requires(Permission.OPERATOR_ACCOUNT)
def end_sessions() -> Any:
    """End one other web session, or all others."""
    which = _identifier(request.form.get("session"))
    with portal_transaction() as session:
        ended = service.end_sessions(
            session, current_operator(), which=which, keep=current_user.token, now=clock.now()
        )
    flash(
        _("La connexion est fermée.") if ended == 1 else _("Vos autres connexions sont fermées."),
        "success",
    )
    return redirect(url_for("operators.sessions"))


def _is_confirmed(form: Any) -> bool:
    """Whether the form is right, the current password too; a wrong one counts as at the door."""
    if not form.validate_on_submit():
        return False
    refused = service.confirm_password(
        current_operator(),
        form.current.data,
        passwords=passwords.current(),
        now=clock.now(),
    )
    if refused is None:
        return True
    form.current.errors = [reason_text(refused.reason)]
    return False


def _identifier(text: str | None) -> UUID | None:
    if not text:
        return None
    found = uuid_of(text)
    if found is None:
        abort(404)
    return found


def _key_page(form: FactorChange, secret: str, status: int) -> Any:
    form.code.data = ""
    account_name = current_operator().name
    page = render_template(
        "operators/set_factor.html",
        form=form,
        secret=totp.grouped(secret),
        # Drawn by our own hand from our own words.
        drawing=Markup(totp.qr_code(totp.address(secret, account_name))),
    )
    return unkept((page, status))
