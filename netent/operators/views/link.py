"""The page of an operator's one-time link: choose a password, set up the second factor."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from netent.accounts import passwords
from netent.accounts.factors import totp
from netent.accounts.pending_keys import forget_key, pending_key
from netent.activations.service import LinkState, find_link
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.operators import queries, service
from netent.operators.forms import FollowedLink
from netent.operators.views.blueprint import bp
from netent.policies.operators import OPERATORS
from netent.policies.secrets import SecretKind
from netent.web.keeping import unkept
from netent.web.marks import public
from netent.web.messages import error_text


@bp.route("/lien/<token>", methods=["GET", "POST"])
@public("the link itself is the proof; opening it changes nothing")
def follow(token: str) -> Any:
    """Choose the password, scan the key, and show that it works."""
    now = clock.now()
    with reading(PORTAL) as session:
        found = find_link(session, OPERATORS, SecretKind.OPERATOR_LINK, token, now=now)
        if found.state is not LinkState.VALID or found.owner is None:
            return _over(found.state)
        email = queries.operator_of(session, found.owner.id).email
    form = FollowedLink()
    secret, is_new = pending_key(f"link of {email}", OPERATORS.factor.set_up, now)
    if form.is_submitted() and is_new:
        form.code.errors = [_("Cette page avait expiré : scannez le nouveau code à barres.")]
        return _page(form, email, secret, 422)
    if not form.validate_on_submit():
        return _page(form, email, secret, 422 if form.is_submitted() else 200)
    digest = passwords.current().hash(form.password.data or "")
    try:
        with transaction(PORTAL) as session:
            done = service.follow_link(
                session,
                token,
                password_digest=digest,
                secret=secret,
                typed=form.code.data or "",
                address=request.remote_addr,
                now=now,
            )
    except Refusal as refusal:
        form.code.errors = [error_text(refusal)]
        return _page(form, email, secret, 422)
    if done.state is not LinkState.VALID:
        return _over(done.state)
    forget_key()
    flash(
        _("Votre accès est prêt. Connectez-vous avec le prochain code de l’application."), "success"
    )
    return redirect(url_for("operators.sign_in"))


def _over(state: LinkState) -> Any:
    status = 404 if state is LinkState.UNKNOWN else 410
    return unkept((render_template("operators/link_over.html", state=state.value), status))


def _page(form: FollowedLink, email: str, secret: str, status: int) -> Any:
    form.code.data = ""
    page = render_template(
        "operators/follow.html",
        form=form,
        email=email,
        secret=totp.grouped(secret),
        # Drawn by our own hand from our own words.
        drawing=Markup(totp.qr_code(totp.address(secret, email))),
    )
    return unkept((page, status))
