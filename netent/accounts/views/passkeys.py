"""Pages of one's own passkeys: add, name, take away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts import factor_queries, service
from netent.accounts.factors import passkeys
from netent.accounts.forms.second_factor import (
    NewPasskeyForm,
    PasskeyAnswer,
    PasskeyName,
    PasswordAgain,
)
from netent.accounts.views.blueprint import bp
from netent.accounts.views.confirming import is_confirmed, status_of
from netent.accounts.views.factors import show_added
from netent.accounts.views.second_step import party
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.policies import portals
from netent.web.marks import requires
from netent.web.messages import error_text, reason_text
from netent.web.scope import current_actor, page_session, transaction

_PENDING = "passkey"


@bp.route("/mon-compte/double-authentification/cles-d-acces/ajouter", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def add_passkey() -> Any:
    """Name a coming passkey, for who knows the password."""
    _party()
    form = NewPasskeyForm()
    if not is_confirmed(form):
        return render_template("accounts/add_passkey.html", form=form), status_of(form)
    session[_PENDING] = {
        "member": current_actor().member_id,
        "name": form.name.data,
        "challenge": passkeys.new_challenge(),
        "begun": clock.now().timestamp(),
    }
    return redirect(url_for("accounts.create_passkey"))


@bp.route("/mon-compte/double-authentification/cles-d-acces/creer", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def create_passkey() -> Any:
    """Have the browser make the passkey, and keep it. One challenge is answered once."""
    known, now, form = _party(), clock.now(), PasskeyAnswer()
    pending = _pending(now)
    if pending is None:
        return redirect(url_for("accounts.add_passkey"))
    if not form.is_submitted():
        return _page(form, known, pending, 200)
    challenge, pending["challenge"] = pending["challenge"], passkeys.new_challenge()
    session[_PENDING] = pending
    answer = form.credential.data if form.validate() else None
    made = passkeys.made_passkey(known, answer or "", challenge=challenge)
    if made is None:
        # The field is a script's: the words stand above the form.
        form.credential.errors = ()
        form.form_errors.append(reason_text(Reason.PASSKEY_NOT_MADE))
        return _page(form, known, pending, 422)
    try:
        with transaction() as database:
            added = service.add_passkey(
                database,
                current_actor(),
                passkey=made,
                name=pending["name"],
                portal=portals.current(),
                now=now,
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _page(form, known, pending, 409)
    session.pop(_PENDING, None)
    return show_added(added, _("La clé d’accès est enregistrée."))


@bp.route(
    "/mon-compte/double-authentification/cles-d-acces/<uuid:passkey_id>", methods=["GET", "POST"]
)
@requires(Permission.ACCOUNT_USE)
def rename_passkey(passkey_id: UUID) -> Any:
    """Call a passkey otherwise."""
    own = factor_queries.own_passkey(page_session(), current_actor(), passkey_id)
    form = PasskeyName(data={"name": own.name})
    if not form.validate_on_submit():
        page = render_template("accounts/rename_passkey.html", form=form, own=own)
        return page, status_of(form)
    with transaction() as database:
        service.rename_passkey(
            database,
            current_actor(),
            public_id=passkey_id,
            name=form.name.data or "",
            now=clock.now(),
        )
    flash(_("La clé d’accès a un nouveau nom."), "success")
    return redirect(url_for("accounts.factors"))


@bp.route(
    "/mon-compte/double-authentification/cles-d-acces/<uuid:passkey_id>/retirer",
    methods=["GET", "POST"],
)
@requires(Permission.ACCOUNT_USE)
def remove_passkey(passkey_id: UUID) -> Any:
    """Forget a passkey, for who knows the password."""
    own = factor_queries.own_passkey(page_session(), current_actor(), passkey_id)
    form = PasswordAgain()
    if not is_confirmed(form):
        page = render_template("accounts/remove_passkey.html", form=form, own=own)
        return page, status_of(form)
    try:
        with transaction() as database:
            service.remove_passkey(
                database,
                current_actor(),
                public_id=passkey_id,
                portal=portals.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return render_template("accounts/remove_passkey.html", form=form, own=own), 409
    flash(_("La clé d’accès est retirée."), "success")
    return redirect(url_for("accounts.factors"))


def _party() -> passkeys.RelyingParty:
    """The portal as passkeys know it; without a name of its own there is no such page."""
    known = party()
    if known is None:
        abort(404)
    return known


def _pending(now: datetime) -> dict[str, Any] | None:
    """The passkey that this member is making in this browser, his password confirmed."""
    pending: dict[str, Any] | None = session.get(_PENDING)
    lasts = portals.current().factor.set_up.total_seconds()
    if pending is None or pending["member"] != current_actor().member_id:
        return None
    return pending if now.timestamp() - pending["begun"] < lasts else None


def _page(
    form: PasskeyAnswer, known: passkeys.RelyingParty, pending: dict[str, Any], status: int
) -> Any:
    actor = current_actor()
    options = passkeys.creation_options(
        known,
        passkeys.Owner(actor.member_public_id, actor.name),
        challenge=pending["challenge"],
        known=factor_queries.own_credentials(page_session(), actor),
    )
    page = render_template(
        "accounts/create_passkey.html", form=form, options=options, name=pending["name"]
    )
    return page, status
