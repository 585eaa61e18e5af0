"""Pages of the door: sign in, sign out, choose the language."""

from datetime import datetime
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.accounts import passwords, service, signed_in
from netent.accounts.forms import SignInForm
from netent.accounts.local_paths import local_path
from netent.accounts.views.blueprint import bp
from netent.kernel import clock
from netent.policies import portals
from netent.web.language import LANGUAGES, remember_language
from netent.web.marks import public, requires
from netent.web.messages import reason_text
from netent.web.scope import current_actor, transaction

# Set by the demo at composition: a function that lists its accounts.
DEMO_ACCOUNTS = "netent_demo_accounts"


@bp.route("/connexion", methods=["GET", "POST"])
@public("nobody is signed in before signing in; tries are counted by account and by address")
def sign_in() -> Any:
    """Sign in, then on to the page that was asked for."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")) or url_for("home.index"))
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
        service.Credentials(**form.typed()),
        origin=signed_in.origin_of_request(),
        passwords=passwords.current(),
        portal=portals.current(),
        now=now,
    )
    if isinstance(result, service.Refused):
        form.form_errors.append(reason_text(result.reason))
        return _page(form), 401
    wanted = local_path(form.next.data)
    if isinstance(result, service.HalfOpened):
        signed_in.hold(result)
        return redirect(url_for("accounts.verify", next=wanted))
    return welcome(result, wanted, now)


def welcome(result: service.SignedIn, wanted: str | None, now: datetime) -> Any:
    """Begin the visit of who was let in, on the page that he asked for."""
    signed_in.begin(result, now)
    response = redirect(wanted or url_for("home.index"))
    _remember(response, result.standing.locale)
    return response


@bp.post("/deconnexion")
@requires(Permission.ACCOUNT_USE)
def sign_out() -> Any:
    """Sign out, here and in the database."""
    with transaction() as session:
        service.sign_out(session, current_actor(), current_user.token, now=clock.now())
    signed_in.end()
    flash(_("Vous êtes déconnecté."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.post("/langue")
@public("anybody reads in his own language; a member's choice is kept for his mails too")
def language() -> Any:
    """Choose French or English, and go back to the same page."""
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated:
        current_user.choose_language(chosen)
    response = redirect(local_path(request.form.get("next")) or url_for("publishing.home"))
    _remember(response, chosen)
    return response


def _remember(response: Any, chosen: str) -> None:
    remember_language(response, chosen, secure=current_app.config["SESSION_COOKIE_SECURE"])


def _page(form: SignInForm) -> str:
    list_accounts = current_app.extensions.get(DEMO_ACCOUNTS)
    shown = list_accounts() if list_accounts and current_app.config["NETENT_DEMO"] else None
    return render_template("accounts/sign_in.html", form=form, demo_accounts=shown)
