"""Pages of administrators: who asks for a new password, and giving it."""

from typing import Any
from uuid import UUID

from flask import render_template

from netent.access import Permission
from netent.accounts import passwords, recovery_queries, service
from netent.accounts.forms import RecoveryForm
from netent.accounts.views.blueprint import bp
from netent.activations.service import prepare_code
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/demandes-de-mot-de-passe")
@requires(Permission.MEMBER_RECOVER)
def recovery_requests() -> str:
    """The members who ask for a new password."""
    page = recovery_queries.open_requests(page_session(), page_asked(), now=clock.now())
    return render_template("accounts/recovery_requests.html", page=page)


@bp.route("/demandes-de-mot-de-passe/<uuid:request_id>", methods=["GET", "POST"])
@requires(Permission.MEMBER_RECOVER)
def recovery_request(request_id: UUID) -> Any:
    """Correct the address, and make a provisional password that is shown this once."""
    now = clock.now()
    asked = recovery_queries.request_of(page_session(), request_id, now=now)
    form = RecoveryForm(data={"email": asked.email})
    if not form.validate_on_submit():
        return _page(asked, form), 422 if form.is_submitted() else 200
    portal = portals.current()
    prepared = prepare_code(portal, SecretKind.PROVISIONAL_PASSWORD, passwords.current())
    try:
        with transaction() as session:
            recovered = service.answer_request(
                session,
                current_actor(),
                request_id=request_id,
                email=form.email.data or "",
                prepared=prepared,
                without_factor=form.without_factor.data,
                portal=portal,
                now=now,
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        asked = recovery_queries.request_of(page_session(), request_id, now=now)
        return _page(asked, form), 409
    return render_template("accounts/recovery_code.html", recovered=recovered, asked=asked)


def _page(asked: recovery_queries.Asked, form: RecoveryForm) -> str:
    return render_template("accounts/recovery_request.html", asked=asked, form=form)
