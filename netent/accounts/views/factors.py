"""Pages of one's own second factor: what there is, an application's key, recovery codes."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from netent.access import Permission
from netent.accounts import factor_queries, service
from netent.accounts.factors import totp
from netent.accounts.forms.second_factor import PasswordAgain, TotpForm
from netent.accounts.pending_keys import forget_key, pending_key
from netent.accounts.views.blueprint import bp
from netent.accounts.views.confirming import is_confirmed, status_of
from netent.accounts.views.second_step import party
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.policies import portals
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/mon-compte/double-authentification")
@requires(Permission.ACCOUNT_USE)
def factors() -> Any:
    """What is asked beside the password, and what may be added."""
    actor, portal = current_actor(), portals.current()
    own = factor_queries.own_factors(page_session(), actor)
    return render_template(
        "accounts/factors.html",
        own=own,
        is_required=service.is_required(actor, portal),
        has_room=len(own.passkeys) < portal.factor.most_passkeys,
        party=party(),
    )


@bp.route("/mon-compte/double-authentification/application", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def set_totp() -> Any:
    """Show a new key, and put it in force once the application's code proves that it has it."""
    form, now = TotpForm(), clock.now()
    secret, is_new = pending_key(current_actor().member_id, portals.current().factor.set_up, now)
    if form.is_submitted() and is_new:
        form.code.errors = [_("Cette page avait expiré : scannez le nouveau code à barres.")]
        return _key_page(form, secret), 422
    if not is_confirmed(form):
        return _key_page(form, secret), status_of(form)
    try:
        with transaction() as database:
            added = service.set_totp(
                database,
                current_actor(),
                secret=secret,
                typed=form.code.data or "",
                portal=portals.current(),
                now=now,
            )
    except Refusal as refusal:
        form.code.errors = [error_text(refusal)]
        return _key_page(form, secret), 422
    forget_key()
    return show_added(added, _("L’application est enregistrée."))


@bp.route("/mon-compte/double-authentification/application/retirer", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def remove_totp() -> Any:
    """Take the application's key away, for who knows the password."""
    form = PasswordAgain()
    if not is_confirmed(form):
        return render_template("accounts/remove_totp.html", form=form), status_of(form)
    try:
        with transaction() as database:
            service.remove_totp(
                database, current_actor(), portal=portals.current(), now=clock.now()
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return render_template("accounts/remove_totp.html", form=form), 409
    flash(_("L’application n’est plus demandée à la connexion."), "success")
    return redirect(url_for("accounts.factors"))


@bp.route("/mon-compte/double-authentification/codes", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def renew_codes() -> Any:
    """New recovery codes, for who knows the password; they are shown this once."""
    if factor_queries.own_factors(page_session(), current_actor()).count == 0:
        return redirect(url_for("accounts.factors"))
    form = PasswordAgain()
    if not is_confirmed(form):
        return render_template("accounts/renew_codes.html", form=form), status_of(form)
    with transaction() as database:
        codes = service.renew_codes(
            database, current_actor(), portal=portals.current(), now=clock.now()
        )
    return render_template("accounts/recovery_codes.html", codes=codes, said=None)


@bp.post("/mon-compte/double-authentification/codes/fichier")
@requires(Permission.ACCOUNT_USE)
def codes_file() -> Any:
    """The codes just shown, as a file to take away; nothing but the member's own is sent back."""
    codes = request.form.getlist("code")
    if not service.are_own_codes(page_session(), current_actor(), codes):
        abort(404)
    heading = _("Codes de secours netent de %(name)s", name=current_actor().name)
    response = Response("\r\n".join([heading, "", *codes, ""]), mimetype="text/plain")
    response.headers.set("Content-Disposition", "attachment", filename="netent-codes.txt")
    return response


def show_added(added: service.Added, said: str) -> Any:
    """The recovery codes that came with a first factor; otherwise back to what there is."""
    if added.codes:
        return render_template("accounts/recovery_codes.html", codes=added.codes, said=said)
    flash(said, "success")
    return redirect(url_for("accounts.factors"))


def _key_page(form: TotpForm, secret: str) -> str:
    form.code.data = ""
    account = current_actor().name
    return render_template(
        "accounts/set_totp.html",
        form=form,
        secret=totp.grouped(secret),
        # Drawn by our own hand from our own words.
        drawing=Markup(totp.qr_code(totp.address(secret, account))),
    )
