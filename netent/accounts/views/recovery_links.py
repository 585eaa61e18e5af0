"""Pages around the mailed link: asking for it, following it, reading the temporary password."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.accounts import passwords, service, signed_in
from netent.accounts.views.blueprint import bp
from netent.accounts.views.recovery import WHY, triplet_asked
from netent.activations.service import LinkState, prepare_code
from netent.kernel import clock
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.web.evenly import evenly
from netent.web.keeping import unkept
from netent.web.marks import public


@bp.post("/mot-de-passe-oublie/lien")
@public(WHY)
@evenly
def recover_link() -> Any:
    """Ask for a link by mail; the same answer for everybody."""
    triplet = triplet_asked()
    if triplet is None:
        return redirect(url_for("accounts.recover"))
    service.mail_link(
        triplet,
        origin=signed_in.origin_of_request(),
        passwords=passwords.current(),
        portal=portals.current(),
        now=clock.now(),
    )
    flash(
        _(
            "Si ce compte existe et que son adresse électronique est validée, un message y part "
            "avec un lien valable une heure. Cherchez-le aussi parmi les indésirables."
        ),
        "success",
    )
    return redirect(url_for("accounts.recover_ways"))


@bp.get("/mot-de-passe-oublie/lien/<token>")
@public("whoever holds the link has received the mail; opening it changes nothing")
def recovery_link(token: str) -> Any:
    """The page behind the link, with its button."""
    state = service.link_state(token, portal=portals.current(), now=clock.now())
    if state is not LinkState.VALID:
        return _over(state)
    return unkept(render_template("accounts/recovery_link.html"))


@bp.post("/mot-de-passe-oublie/lien/<token>")
@public("whoever holds the link has received the mail; it serves once")
def use_recovery_link(token: str) -> Any:
    """Make a temporary password, which is shown this once."""
    portal = portals.current()
    made = service.make_temporary_password(
        token,
        prepared=prepare_code(portal, SecretKind.TEMPORARY_PASSWORD, passwords.current()),
        origin=signed_in.origin_of_request(),
        portal=portal,
        now=clock.now(),
    )
    if isinstance(made, LinkState):
        return _over(made)
    return unkept(render_template("accounts/recovery_temporary.html", made=made))


def _over(state: LinkState) -> Any:
    status = 404 if state is LinkState.UNKNOWN else 410
    return render_template("accounts/recovery_over.html", state=state.value), status
