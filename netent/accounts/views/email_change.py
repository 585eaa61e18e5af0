"""Pages of a change of address: asked for by its owner, confirmed by whoever reads the new one."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts import service
from netent.accounts.forms.email_change import EmailChange
from netent.accounts.signed_in import origin_of_request
from netent.accounts.views.blueprint import bp
from netent.accounts.views.confirming import is_confirmed, status_of
from netent.activations.service import FoundLink, LinkState, find_link
from netent.database.sessions import reading
from netent.database.sessions import transaction as transaction_in
from netent.database.tenant import PORTAL, Tenant
from netent.kernel import clock
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.web.marks import public, requires
from netent.web.scope import current_actor, transaction

_STATUS = {LinkState.VALID: 200, LinkState.UNKNOWN: 404}


@bp.route("/mon-compte/adresse-electronique", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def change_email() -> Any:
    """Give a new address, for who knows the password; a link is sent there."""
    form = EmailChange()
    if not is_confirmed(form):
        return render_template("accounts/change_email.html", form=form), status_of(form)
    email = form.email.data or ""
    with transaction() as session:
        service.ask_for_address(
            session, current_actor(), email=email, portal=portals.current(), now=clock.now()
        )
    flash(
        _("Un lien est envoyé à %(email)s. L’adresse changera quand il sera suivi.", email=email),
        "info",
    )
    return redirect(url_for("accounts.show"))


@bp.post("/mon-compte/adresse-electronique/valider")
@requires(Permission.ACCOUNT_USE)
def validate_email() -> Any:
    """Send the link to the address that an administrator gave."""
    with transaction() as session:
        email = service.ask_to_validate(
            session, current_actor(), portal=portals.current(), now=clock.now()
        )
    if email is not None:
        flash(_("Un lien est envoyé à %(email)s : suivez-le sous 24 heures.", email=email), "info")
    return redirect(url_for("accounts.show"))


@bp.get("/adresse/<token>")
@public("the link itself is the proof; opening it changes nothing")
def confirm_email(token: str) -> Any:
    """What the link is worth, and the button that uses it."""
    return _page(_found(token))


@bp.post("/adresse/<token>")
@public("the link itself is the proof, and it is used up")
def use_email_link(token: str) -> Any:
    """Use the link: the address is the member's from now on."""
    found = _found(token)
    if found.state is not LinkState.VALID or found.owner is None:
        return _page(found)
    with transaction_in(Tenant(found.owner.registration_id or 0)) as session:
        done = service.confirm_address(
            session,
            token,
            portal=portals.current(),
            address=origin_of_request().address,
            now=clock.now(),
        )
    if done.state is not LinkState.VALID:
        return _page(done)
    flash(_("Votre adresse électronique est validée."), "success")
    return redirect(url_for("accounts.sign_in"))


def _found(token: str) -> FoundLink:
    with reading(PORTAL) as session:
        kind = SecretKind.EMAIL_CHANGE_LINK
        return find_link(session, portals.current(), kind, token, now=clock.now())


def _page(found: FoundLink) -> Any:
    status = _STATUS.get(found.state, 410)
    return render_template("accounts/confirm_email.html", found=found), status
