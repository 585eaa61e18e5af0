"""Pages of whoever has forgotten his password: who he is, the ways back in, his secret question."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.accounts import passwords, service, signed_in
from netent.accounts.forms import AnswerForm, TripletForm
from netent.accounts.questions import QUESTIONS
from netent.accounts.triplets import triplet_of
from netent.accounts.views.blueprint import bp
from netent.kernel import clock
from netent.policies import portals
from netent.web.evenly import evenly
from netent.web.marks import public
from netent.web.messages import reason_text

WHY = "nobody is signed in who has forgotten his password; tries are counted by address"

_TRIPLET = "recovery"
# One more than any login's, so that a longer one is nobody's; and a cookie holds it.
_LONGEST = 201


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@public(WHY)
def recover() -> Any:
    """Say who has forgotten his password; nothing is looked up yet."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    form = TripletForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("accounts/recover.html", form=form), status
    session[_TRIPLET] = triplet_of(**form.triplet())[:_LONGEST]
    return redirect(url_for("accounts.recover_ways"))


@bp.get("/mot-de-passe-oublie/moyens")
@public(WHY)
def recover_ways() -> Any:
    """The ways back in, the same for everybody."""
    if triplet_asked() is None:
        return redirect(url_for("accounts.recover"))
    has_question = portals.current().has_secret_question
    return render_template("accounts/recover_ways.html", has_question=has_question)


@bp.route("/mot-de-passe-oublie/question", methods=["GET", "POST"])
@public(WHY)
@evenly
def recover_question() -> Any:
    """Answer one's secret question, then choose a password."""
    if not portals.current().has_secret_question:
        abort(404)
    triplet = triplet_asked()
    if triplet is None:
        return redirect(url_for("accounts.recover"))
    form = AnswerForm()
    if not form.validate_on_submit():
        return _question(form, triplet), 422 if form.is_submitted() else 200
    now = clock.now()
    result = service.answer_question(
        triplet,
        form.answer.data or "",
        origin=signed_in.origin_of_request(),
        passwords=passwords.current(),
        portal=portals.current(),
        now=now,
    )
    if isinstance(result, service.Refused):
        form.answer.errors = [reason_text(result.reason)]
        return _question(form, triplet), 401
    if isinstance(result, service.HalfOpened):
        signed_in.hold(result)
        return redirect(url_for("accounts.verify"))
    signed_in.begin(result, now)
    return redirect(url_for("accounts.renew"))


@bp.post("/mot-de-passe-oublie/administrateur")
@public(WHY)
@evenly
def recover_ask() -> Any:
    """Ask one's administrators for a new password; the same answer for everybody."""
    triplet = triplet_asked()
    if triplet is None:
        return redirect(url_for("accounts.recover"))
    service.ask_administrators(
        triplet,
        origin=signed_in.origin_of_request(),
        passwords=passwords.current(),
        now=clock.now(),
    )
    flash(
        _(
            "Si ce compte est celui d’un déclarant, ses administrateurs sont prévenus. "
            "L’un d’eux lui remettra un mot de passe provisoire."
        ),
        "success",
    )
    return redirect(url_for("accounts.recover_ways"))


def triplet_asked() -> str | None:
    """Who this browser says has forgotten his password; None before, and once one is signed in."""
    return None if current_user.is_authenticated else session.get(_TRIPLET)


def _question(form: AnswerForm, triplet: str) -> str:
    form.answer.data = ""  # a secret is never sent back
    key = str(current_app.config["SECRET_KEY"]).encode()
    question = service.question_asked(triplet, key=key)
    return render_template(
        "accounts/recover_question.html", form=form, question=QUESTIONS[question]
    )
