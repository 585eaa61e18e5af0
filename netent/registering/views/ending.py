"""The last steps: everything once more, the press that mails the link, and the wait for it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.documents.registration import registration_account
from netent.kernel import clock
from netent.kernel.errors import NotFound, Refusal
from netent.policies import portals
from netent.registering import service
from netent.registering.account import account_so_far
from netent.registering.forms import ConfirmationForm
from netent.registering.queries import Written
from netent.registering.recap import recap_of
from netent.registering.steps import Step, next_step
from netent.registering.views.blueprint import (
    WHY,
    Place,
    begin_again,
    bp,
    draft_of_browser,
    draft_token,
    forget,
    page,
    place_at,
    to_step,
)
from netent.web.attachments import pdf_file
from netent.web.keeping import unkept
from netent.web.marks import public
from netent.web.messages import error_text


@bp.route("/inscription/validation", methods=["GET", "POST"])
@public(WHY)
def confirmation() -> Any:
    """Everything that was answered, and the press that ends it."""
    place = place_at(Step.CONFIRMATION)
    if not isinstance(place, Place):
        return place
    form = ConfirmationForm()
    if not form.validate_on_submit():
        return _confirmation_page(place, form)
    try:
        draft = service.confirm(
            place.token,
            revision=form.revision.data or 0,
            portal=portals.current(),
            now=clock.now(),
        )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _confirmation_page(place, form)
    if draft is None:
        return begin_again()
    if draft.confirmed_at is None:
        return to_step(next_step(draft.answers, draft.facts))
    return redirect(url_for("registering.sent"))


@bp.get("/inscription/message")
@public(WHY)
def sent() -> Any:
    """The link is under way: where to, until when, and what to do when it does not come."""
    draft = _waiting()
    if not isinstance(draft, Written):
        return draft
    return unkept(render_template("registering/sent.html", draft=draft, answers=draft.answers))


@bp.post("/inscription/message")
@public(WHY)
def send_again() -> Any:
    """Mail another link to the same address."""
    draft = _waiting()
    if not isinstance(draft, Written):
        return draft
    try:
        service.send_again(draft_token() or "", portal=portals.current(), now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        email = draft.answers.identity.email
        flash(_("Un nouveau lien part à %(email)s. L’ancien est annulé.", email=email), "success")
    return redirect(url_for("registering.sent"))


@bp.post("/inscription/corriger")
@public(WHY)
def reopen() -> Any:
    """Answer again; the link that is under way is void."""
    draft = service.reopen(draft_token() or "", portal=portals.current(), now=clock.now())
    if draft is None:
        return begin_again()
    flash(_("Corrigez vos réponses. Le lien déjà envoyé est annulé."), "info")
    return redirect(url_for("registering.identity"))


@bp.post("/inscription/abandonner")
@public(WHY)
def abandon() -> Any:
    """Forget all of it."""
    service.abandon(draft_token() or "", portal=portals.current(), now=clock.now())
    forget()
    flash(_("Votre inscription est abandonnée. Rien n’en est gardé."), "success")
    return redirect(url_for("registering.identity"))


@bp.get("/inscription/compte-rendu.pdf")
@public(WHY)
def account_so_far_pdf() -> Any:
    """The account of what was confirmed, for whom the link is still waited for."""
    draft = draft_of_browser()
    if draft is None or draft.confirmed_at is None or draft.facts.is_registered:
        raise NotFound
    with reading(PORTAL) as session:
        account = account_so_far(
            session,
            draft.answers,
            confirmed_at=draft.confirmed_at,
            expires_at=draft.expires_at,
        )
    return unkept(pdf_file(registration_account(account), "compte-rendu-d-inscription.pdf"))


def _confirmation_page(place: Place, form: ConfirmationForm) -> Any:
    with reading(PORTAL) as session:
        recap = recap_of(session, place.answers)
    # What was sent says which answers were read before; this page shows those of now.
    form.revision.data, form.revision.raw_data = place.draft.revision, None
    return page("registering/confirmation.html", place, form, recap=recap)


def _waiting() -> Any:
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    draft = draft_of_browser()
    if draft is None:
        return begin_again()
    if draft.confirmed_at is None:
        return to_step(next_step(draft.answers, draft.facts))
    return draft
