"""The mailed link: its page, its button, what came of it; and another one for who lost it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts import passwords
from netent.accounts.triplets import triplet_of
from netent.activations.service import LinkState
from netent.documents.registration import registration_account
from netent.kernel import clock
from netent.kernel.errors import NotFound, Refusal
from netent.policies import portals, rules
from netent.registering import queries, service
from netent.registering.account import from_json
from netent.registering.forms import LinkForm
from netent.registering.service import Ending
from netent.registering.views.blueprint import (
    WHY,
    bp,
    forget,
    remember,
)
from netent.web.attachments import pdf_file
from netent.web.evenly import evenly
from netent.web.keeping import unkept
from netent.web.marks import public, requires
from netent.web.messages import error_text
from netent.web.scope import page_session


@bp.get("/inscription/lien/<token>")
@public("whoever holds the link has received the mail; opening it changes nothing")
def follow(token: str) -> Any:
    """The page behind the link, with its button."""
    state = service.link_state(token, portal=portals.current(), now=clock.now())
    if state is not LinkState.VALID:
        return _over(state)
    return unkept(render_template("registering/link.html", refusal=None))


@bp.post("/inscription/lien/<token>")
@public("whoever holds the link has received the mail; it serves once")
def validate(token: str) -> Any:
    """Validate the address: the registration is made, or the request to join is."""
    try:
        validated = service.validate(
            token,
            hasher=passwords.current(),
            portal=portals.current(),
            rules=rules.current(),
            address=request.remote_addr,
            now=clock.now(),
        )
    except Refusal as refusal:
        return unkept(render_template("registering/link.html", refusal=error_text(refusal))), 409
    if isinstance(validated, LinkState):
        return _over(validated)
    if validated.ending is Ending.REOPENED:
        remember(validated.token)
        flash(
            _(
                "Votre adresse est validée, mais l’entreprise n’est plus inscrite : "
                "vous pouvez l’inscrire vous-même."
            ),
            "warning",
        )
        return redirect(url_for("registering.access"))
    forget()
    return unkept(render_template("registering/validated.html", validated=validated))


@bp.route("/inscription/lien", methods=["GET", "POST"])
@public(WHY)
@evenly
def ask_link() -> Any:
    """Another link for who lost the mail and the browser; the same answer to everybody."""
    form = LinkForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("registering/ask_link.html", form=form), status
    service.send_again_to(triplet_of(**form.triplet()), portal=portals.current(), now=clock.now())
    flash(
        _(
            "Si une inscription attend sous ce nom, un nouveau lien part à son adresse. "
            "Cherchez-le aussi parmi les indésirables."
        ),
        "success",
    )
    return redirect(url_for("registering.ask_link"))


@bp.get("/mon-inscription/compte-rendu.pdf")
@requires(Permission.REGISTRATION_VIEW)
def account_pdf() -> Any:
    """The account of the registration, for its administrators."""
    record = queries.founding_record(page_session())
    if record is None:
        raise NotFound
    return pdf_file(
        registration_account(from_json(record.account)), "compte-rendu-d-inscription.pdf"
    )


def _over(state: LinkState) -> Any:
    status = 404 if state is LinkState.UNKNOWN else 410
    return render_template("registering/link_over.html", state=state.value), status
