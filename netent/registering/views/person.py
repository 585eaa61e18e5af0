"""The first steps: who registers, the terms, the establishment, the password, the recap."""

from dataclasses import asdict, replace
from typing import Any

from flask import make_response, redirect, render_template, url_for
from flask_login import current_user

from netent.accounts import passwords
from netent.accounts.questions import QUESTIONS
from netent.accounts.service import ChosenQuestion
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.policies import portals
from netent.registering import queries, service
from netent.registering.forms import (
    AcceptedForm,
    GoOnForm,
    IdentityForm,
    PasswordForm,
    PasswordOnlyForm,
)
from netent.registering.steps import Step
from netent.registering.views.blueprint import (
    WHY,
    Place,
    bp,
    draft_of_browser,
    draft_token,
    go_on,
    keep,
    page,
    place_at,
    remember,
)
from netent.web.language import selected_language
from netent.web.marks import public


@bp.route("/inscription", methods=["GET", "POST"])
@public(WHY)
def identity() -> Any:
    """Who registers, for which establishment. A draft begins with the first right answer."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    draft = draft_of_browser()
    if draft is not None and draft.confirmed_at is not None:
        return redirect(url_for("registering.sent"))
    form = IdentityForm(data=asdict(draft.answers.identity) if draft else None)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        response = make_response(
            render_template("registering/identity.html", form=form, draft=draft), status
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response
    typed, now = form.identity(), clock.now()
    if draft is None:
        remember(service.begin(typed, locale=selected_language(), now=now))
        return redirect(url_for("registering.terms"))
    token = draft_token() or ""
    kept = service.keep(token, lambda answers: answers.with_identity(typed), now=now)
    return go_on(kept)


@bp.route("/inscription/conditions", methods=["GET", "POST"])
@public(WHY)
def terms() -> Any:
    """Accept the terms of use."""
    place = place_at(Step.TERMS)
    if not isinstance(place, Place):
        return place
    form = AcceptedForm(data={"accepted": place.answers.terms_accepted_at is not None})
    if not form.validate_on_submit():
        return page("registering/terms.html", place, form)
    now = clock.now()
    return keep(place, lambda answers: replace(answers, terms_accepted_at=now))


@bp.route("/inscription/etablissement", methods=["GET", "POST"])
@public(WHY)
def establishment() -> Any:
    """The establishment as the directory knows it; only an active one goes on."""
    place = place_at(Step.ESTABLISHMENT)
    if not isinstance(place, Place):
        return place
    with reading(PORTAL) as session:
        card = queries.establishment_card(session, place.answers.identity.siret)
    form = GoOnForm()
    if card is None or not card.is_active or not form.validate_on_submit():
        return page("registering/establishment.html", place, form, card=card)
    return keep(place, lambda answers: replace(answers, establishment_seen=True))


@bp.route("/inscription/mot-de-passe", methods=["GET", "POST"])
@public(WHY)
def password() -> Any:
    """Choose a password and a secret question; neither is ever shown again."""
    place = place_at(Step.PASSWORD)
    if not isinstance(place, Place):
        return place
    form = PasswordForm() if portals.current().has_secret_question else PasswordOnlyForm()
    if not form.validate_on_submit():
        return page("registering/password.html", place, form)
    hasher = passwords.current()
    digest = hasher.hash(form.password.data or "")
    question = None
    if isinstance(form, PasswordForm):
        chosen, answer = form.chosen()
        question = ChosenQuestion(chosen, hasher.hash(answer))
    kept = service.keep_password(place.token, digest=digest, question=question, now=clock.now())
    return go_on(kept)


@bp.route("/inscription/recapitulatif", methods=["GET", "POST"])
@public(WHY)
def recap() -> Any:
    """What he will sign in with, to read again before going on."""
    place = place_at(Step.RECAP)
    if not isinstance(place, Place):
        return place
    form = GoOnForm()
    if not form.validate_on_submit():
        question = QUESTIONS.get(place.draft.question) if place.draft.question else None
        return page("registering/recap.html", place, form, question=question)
    return keep(place, lambda answers: replace(answers, recap_seen=True))
