"""Pages of the operators' door: sign in, sign out."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.accounts import passwords
from netent.accounts.local_paths import local_path
from netent.accounts.signed_in import origin_of_request
from netent.accounts.visits import end_visit
from netent.kernel import clock
from netent.operators import service, signed_in
from netent.operators.forms import SignInForm
from netent.operators.views.blueprint import bp
from netent.web.evenly import evenly
from netent.web.language import remember_language
from netent.web.marks import public, requires
from netent.web.messages import reason_text
from netent.web.scope import current_operator, portal_transaction

# Set by the demo at composition: a function that tells how its operator signs in.
DEMO_OPERATOR = "netent_demo_operator"


@bp.route("/connexion", methods=["GET", "POST"])
@public("nobody is signed in before signing in; tries are counted by operator and by address")
@evenly
def sign_in() -> Any:
    """Sign in as an operator, then on to the page that was asked for."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = local_path(request.args.get("next"))
        return _page(form), 200
    if not form.validate():
        return _page(form), 422
    return _enter(form)


def _enter(form: SignInForm) -> Any:
    now = clock.now()
    result = service.sign_in(
        service.Credentials(form.email.data or "", form.password.data or "", form.code.data or ""),
        origin=origin_of_request(),
        passwords=passwords.current(),
        needs_factor=not current_app.config["NETENT_DEMO"],
        now=now,
    )
    if isinstance(result, service.Refused):
        form.form_errors.append(reason_text(result.reason))
        return _page(form), 401
    signed_in.begin(result, now)
    response: Any = redirect(local_path(form.next.data) or url_for("desk.index"))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    remember_language(response, result.standing.locale, secure=secure)
    return response


@bp.post("/deconnexion")
@requires(Permission.OPERATOR_ACCOUNT)
def sign_out() -> Any:
    """Sign out, here and in the database."""
    now = clock.now()
    service.end_view(current_operator(), current_user.session_id, now=now)
    with portal_transaction() as session:
        service.sign_out(session, current_operator(), current_user.token, now=now)
    end_visit()
    flash(_("Vous êtes déconnecté."), "success")
    return redirect(url_for("operators.sign_in"))


def _page(form: SignInForm) -> str:
    form.code.data = ""  # a secret is never sent back
    tell = current_app.extensions.get(DEMO_OPERATOR)
    demo = tell() if tell and current_app.config["NETENT_DEMO"] else None
    return render_template("operators/sign_in.html", form=form, demo=demo)
