"""Pages of the profiles: the list, one made or changed, one taken away."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.roles import queries, service
from netent.roles.forms import ProfileForm
from netent.roles.views.blueprint import bp
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/profils")
@requires(Permission.PROFILE_MANAGE)
def profiles() -> str:
    """The profiles, with what is not open any more."""
    rows = queries.profiles(page_session())
    return render_template("roles/profiles.html", rows=rows, most=service.MOST_PROFILES)


@bp.route("/profils/nouveau", methods=["GET", "POST"])
@requires(Permission.PROFILE_MANAGE)
def create_profile() -> Any:
    """A new profile."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return _page(form, None), status_of(form)
    try:
        with transaction() as session:
            made = service.create_profile(
                session,
                current_actor(),
                name=form.name.data or "",
                declarations=form.declarations.data or (),
                now=clock.now(),
            )
    except Refusal as refusal:
        return _refused(form, refusal, None)
    flash(_("Le profil « %(name)s » est créé.", name=made.name), "success")
    return redirect(url_for("roles.profiles"))


@bp.route("/profils/<uuid:profile_id>", methods=["GET", "POST"])
@requires(Permission.PROFILE_MANAGE)
def change_profile(profile_id: UUID) -> Any:
    """Another name, or other declarations."""
    row = queries.profile_of(page_session(), profile_id)
    form = ProfileForm(
        name=row.name, declarations=[each.code for each in (*row.declarations, *row.gone)]
    )
    if not form.validate_on_submit():
        return _page(form, row), status_of(form)
    try:
        with transaction() as session:
            service.change_profile(
                session,
                current_actor(),
                profile_id=profile_id,
                name=form.name.data or "",
                declarations=form.declarations.data or (),
                now=clock.now(),
            )
    except Refusal as refusal:
        return _refused(form, refusal, row)
    flash(_("Le profil est enregistré."), "success")
    return redirect(url_for("roles.profiles"))


@bp.post("/profils/<uuid:profile_id>/supprimer")
@requires(Permission.PROFILE_MANAGE)
def delete_profile(profile_id: UUID) -> Any:
    """Take one away; nobody loses anything by it."""
    with transaction() as session:
        name = service.delete_profile(
            session, current_actor(), profile_id=profile_id, now=clock.now()
        )
    flash(_("Le profil « %(name)s » est supprimé.", name=name), "success")
    return redirect(url_for("roles.profiles"))


def _refused(
    form: ProfileForm, refusal: Refusal, row: queries.ProfileRow | None
) -> tuple[str, int]:
    if refusal.reason is Reason.PROFILE_TAKEN:
        form.name.errors = [error_text(refusal)]
    elif refusal.reason is Reason.DECLARATION_NOT_TAKEABLE:
        form.declarations.errors = [error_text(refusal)]
    else:
        form.form_errors.append(error_text(refusal))
    return _page(form, row), 422


def _page(form: ProfileForm, row: queries.ProfileRow | None) -> str:
    offered = perimeter.own_declarations(page_session())
    return render_template("roles/profile.html", form=form, row=row, offered=offered)
