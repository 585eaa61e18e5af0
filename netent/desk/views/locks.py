"""Members whom wrong tries have locked: listed, and let in again for a reason."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.desk import service
from netent.desk.forms import UnlockForm
from netent.desk.queries import locks as reads
from netent.desk.views.blueprint import bp
from netent.kernel import clock
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_operator, registration_transaction, system_session


@bp.get("/comptes-verrouilles")
@requires(Permission.ACCOUNT_UNLOCK)
def locks() -> str:
    """Who is locked now, by name."""
    text = text_asked()
    page = reads.locked_page(system_session(), text=text, asked=page_asked(), now=clock.now())
    return render_template("desk/locks.html", page=page, filters={"q": text})


@bp.route("/comptes-verrouilles/<uuid:member_id>", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_UNLOCK)
def unlock(member_id: UUID) -> Any:
    """Lift one member's lock, for a reason that he will read."""
    now, form = clock.now(), UnlockForm()
    locked = reads.locked_member(system_session(), member_id, now=now)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("desk/unlock.html", locked=locked, form=form), status
    with registration_transaction(locked.registration_id) as session:
        service.unlock_member(
            session,
            current_operator(),
            member_id=locked.member_id,
            why=form.why.data or "",
            now=now,
        )
    flash(_("Le compte de %(name)s est déverrouillé.", name=locked.name), "success")
    return redirect(url_for("desk.locks"))
