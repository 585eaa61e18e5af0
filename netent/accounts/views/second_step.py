"""The page between the password and the portal: show the second factor."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.accounts import service, signed_in
from netent.accounts.factors.passkeys import RelyingParty, relying_party
from netent.accounts.forms.second_factor import PasskeyAnswer, StepForm
from netent.accounts.local_paths import local_path
from netent.accounts.views.blueprint import bp
from netent.accounts.views.door import welcome
from netent.kernel import clock
from netent.kernel.reasons import Reason
from netent.policies import portals
from netent.web.keeping import unkept
from netent.web.marks import public
from netent.web.messages import reason_text

_WHY = "a right password is not yet a sign-in; tries are counted by account and by address"


@bp.route("/connexion/verification", methods=["GET", "POST"])
@public(_WHY)
def verify() -> Any:
    """Enter a code of the application, or a recovery code."""
    token = signed_in.held()
    if token is None or current_user.is_authenticated:
        return redirect(url_for("home.index"))
    form = StepForm()
    if not form.validate_on_submit():
        return _page(token, form, 422 if form.is_submitted() else 200)
    entered = service.enter_code(
        token,
        form.code.data or "",
        origin=signed_in.origin_of_request(),
        portal=portals.current(),
        now=clock.now(),
    )
    return _answer(token, entered, form)


@bp.post("/connexion/verification/cle-d-acces")
@public(_WHY)
def verify_passkey() -> Any:
    """Show a passkey; the browser has filled in the form."""
    token = signed_in.held()
    if token is None or current_user.is_authenticated:
        return redirect(url_for("home.index"))
    answer, form, known = PasskeyAnswer(), StepForm(formdata=None), party()
    if known is None or not answer.validate():
        form.form_errors.append(reason_text(Reason.WRONG_FACTOR))
        return _page(token, form, 422)
    entered = service.enter_passkey(
        token,
        answer.credential.data or "",
        party=known,
        origin=signed_in.origin_of_request(),
        portal=portals.current(),
        now=clock.now(),
    )
    return _answer(token, entered, form)


def party() -> RelyingParty | None:
    """The portal as passkeys know it; None where its public address is no host's name."""
    return relying_party(current_app.config["NETENT_BASE_URL"])


def _answer(token: str, entered: service.Entered, form: StepForm) -> Any:
    if isinstance(entered, service.Over):
        return _over()
    if isinstance(entered, service.Refused):
        form.form_errors.append(reason_text(entered.reason))
        return _page(token, form, 401)
    return welcome(entered, local_path(request.args.get("next")), clock.now())


def _page(token: str, form: StepForm, status: int) -> Any:
    asked = service.step_asked(
        token, origin=signed_in.origin_of_request(), party=party(), now=clock.now()
    )
    if isinstance(asked, service.Over):
        return _over()
    form.code.data = ""  # a secret is never sent back
    wanted = local_path(request.args.get("next"))
    page = render_template("accounts/verify.html", form=form, asked=asked, wanted=wanted)
    return unkept((page, status))


def _over() -> Any:
    signed_in.let_go()
    flash(_("La vérification a pris fin. Saisissez de nouveau votre mot de passe."), "warning")
    wanted = local_path(request.args.get("next"))
    return redirect(url_for("accounts.sign_in", next=wanted))
