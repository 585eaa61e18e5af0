"""Seeing the portal as a member does: whom, why, and the end of it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.desk.forms import ViewForm
from netent.desk.queries import members as reads
from netent.desk.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.identifiers import is_valid_siren
from netent.kernel.paging import Page
from netent.operators import service
from netent.web.fields import digits_only
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_operator, system_session


@bp.get("/consulter-comme")
@requires(Permission.MEMBER_VIEW_AS)
def choose_member() -> str:
    """The members of one registration, to choose whom to view."""
    typed, text = text_asked("siren"), text_asked()
    siren = digits_only(typed)
    found = reads.find_registration(system_session(), siren) if is_valid_siren(siren) else None
    page: Page[reads.ViewableMember] = Page([], 0, 1, 1)
    if found is not None:
        page = reads.members_page(system_session(), found, text=text, asked=page_asked())
    return render_template(
        "desk/choose_member.html",
        registration=found,
        page=page,
        is_siren=is_valid_siren(siren),
        filters={"siren": typed, "q": text},
    )


@bp.route("/consulter-comme/<uuid:member_id>", methods=["GET", "POST"])
@requires(Permission.MEMBER_VIEW_AS)
def begin_view(member_id: UUID) -> Any:
    """Say why, then see the portal as this member does."""
    form, member = ViewForm(), reads.viewable_member(system_session(), member_id)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("desk/begin_view.html", member=member, form=form), status
    service.begin_view(
        current_operator(),
        current_user.session_id,
        registration_id=member.registration.id,
        member_id=member_id,
        why=form.why.data or "",
        now=clock.now(),
    )
    return redirect(url_for("home.index"))


@bp.post("/consulter-comme/fin")
@requires(Permission.MEMBER_VIEW_AS)
def end_view() -> Any:
    """Come back to the desk."""
    if service.end_view(current_operator(), current_user.session_id, now=clock.now()):
        flash(_("La consultation a pris fin."), "success")
    return redirect(url_for("desk.index"))
