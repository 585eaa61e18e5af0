"""The one page open to whoever came in by a code: choose a password, and a question with it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.accounts import passwords, service
from netent.accounts.forms import renewal_form
from netent.accounts.states import Renewal
from netent.accounts.views.blueprint import bp
from netent.kernel import clock
from netent.policies import portals
from netent.web.marks import requires
from netent.web.scope import current_actor, transaction


@bp.route("/nouveau-mot-de-passe", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def renew() -> Any:
    """Choose what has to be chosen anew, then go on to the portal."""
    renewal = current_user.standing.renewal
    if renewal is None:
        return redirect(url_for("accounts.show"))
    form = renewal_form(has_question=_asks_question(renewal))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/renew.html", form=form), status
    digest = passwords.current().hash(form.password.data)
    question = chosen_question(form) if _asks_question(renewal) else None
    with transaction() as session:
        service.choose_password(
            session,
            current_actor(),
            digest=digest,
            question=question,
            keep=current_user.token,
            portal=portals.current(),
            now=clock.now(),
        )
    flash(_("Votre mot de passe est enregistré. Vos autres connexions ont pris fin."), "success")
    return redirect(url_for("home.index"))


def chosen_question(form: Any) -> service.ChosenQuestion:
    """The question of a form, the answer already as a digest."""
    question, answer = form.chosen()
    return service.ChosenQuestion(question, passwords.current().hash(answer))


def _asks_question(renewal: Renewal) -> bool:
    return renewal is Renewal.PASSWORD_AND_QUESTION and portals.current().has_secret_question
