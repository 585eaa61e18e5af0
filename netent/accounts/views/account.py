"""Pages of one's own account: what is known of him, his password, his question, his sessions."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.accounts import own_queries, passwords, service
from netent.accounts.forms import PasswordChange, QuestionChange
from netent.accounts.questions import QUESTIONS
from netent.accounts.views.blueprint import bp
from netent.accounts.views.confirming import is_confirmed, status_of
from netent.accounts.views.renewing import chosen_question
from netent.kernel import clock
from netent.policies import portals
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/mon-compte")
@requires(Permission.ACCOUNT_USE)
def show() -> Any:
    """What the portal knows of the member, and what he may change."""
    actor = current_actor()
    own = own_queries.own_account(page_session(), actor, now=clock.now())
    return render_template(
        "accounts/show.html",
        own=own,
        question=QUESTIONS.get(own.question) if own.question else None,
        has_question=portals.current().has_secret_question,
    )


@bp.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def change_password() -> Any:
    """Change the password, for who knows the current one."""
    form = PasswordChange()
    if not is_confirmed(form):
        return render_template("accounts/change_password.html", form=form), status_of(form)
    digest = passwords.current().hash(form.password.data or "")
    with transaction() as session:
        service.choose_password(
            session,
            current_actor(),
            digest=digest,
            question=None,
            keep=current_user.token,
            portal=portals.current(),
            now=clock.now(),
        )
    flash(_("Votre mot de passe est changé. Vos autres connexions ont pris fin."), "success")
    return redirect(url_for("accounts.show"))


@bp.route("/mon-compte/question-secrete", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def change_question() -> Any:
    """Change the secret question, for who knows the password."""
    if not portals.current().has_secret_question:
        abort(404)
    form = QuestionChange()
    if not is_confirmed(form):
        return render_template("accounts/change_question.html", form=form), status_of(form)
    question = chosen_question(form)
    with transaction() as session:
        service.choose_question(session, current_actor(), question=question, now=clock.now())
    flash(_("Votre question secrète est changée."), "success")
    return redirect(url_for("accounts.show"))


@bp.get("/mon-compte/connexions")
@requires(Permission.ACCOUNT_USE)
def sessions() -> Any:
    """Where the member is signed in."""
    found = own_queries.own_sessions(
        page_session(), current_actor(), token=current_user.token, now=clock.now()
    )
    return render_template("accounts/sessions.html", sessions=found)


@bp.post("/mon-compte/connexions/fermer")
@requires(Permission.ACCOUNT_USE)
def end_sessions() -> Any:
    """End one other web session, or all others."""
    chosen = request.form.get("session")
    with transaction() as session:
        ended = service.end_sessions(
            session,
            current_actor(),
            which=_identifier(chosen),
            keep=current_user.token,
            now=clock.now(),
        )
    flash(
        _("La connexion est fermée.") if ended == 1 else _("Vos autres connexions sont fermées."),
        "success",
    )
    return redirect(url_for("accounts.sessions"))


def _identifier(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        abort(404)
