"""Pages that change what a member is: his roles, suspension and its end."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.policies import portals, rules
from netent.roles import queries, service
from netent.roles.forms import ROLES, RolesForm, SuspensionForm
from netent.roles.views.blueprint import bp
from netent.roles.views.common import card_of, passes
from netent.web.formats import elided
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/<uuid:member_id>/roles", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def change_roles(member_id: UUID) -> Any:
    """Give or take roles; what ends with one is said before."""
    form, stakes = RolesForm(), _stakes(member_id)
    needs_password = form.needs_password(leaves_one=stakes.leaves_one, is_mass=_is_mass(stakes))
    if not needs_password:
        form.spare_password()
    if stakes.is_oneself or not passes(form, needs_password=needs_password):
        return _roles_page(form, member_id), status_of(form)
    try:
        with transaction() as session:
            member = service.set_roles(
                session,
                current_actor(),
                member_id=member_id,
                roles=ROLES[form.roles.data],
                ending=form.rights_seen,
                is_confirmed=needs_password,
                portal=portals.current(),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _roles_page(form, member_id), 422
    said = _("Le rôle de %(name)s est changé.", name=member.full_name)
    flash(elided(said, member.full_name), "success")
    return redirect(url_for("roles.show", member_id=member_id))


@bp.route("/<uuid:member_id>/suspendre", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def suspend(member_id: UUID) -> Any:
    """What a suspension does, then the act."""
    stakes = _stakes(member_id)
    form = SuspensionForm()
    if not stakes.leaves_one:
        form.spare_password()
    if stakes.is_oneself or not passes(form, needs_password=stakes.leaves_one):
        return _suspension_page(form, member_id), status_of(form)
    try:
        with transaction() as session:
            member = service.suspend(
                session,
                current_actor(),
                member_id=member_id,
                is_confirmed=stakes.leaves_one,
                portal=portals.current(),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _suspension_page(form, member_id), 422
    flash(_("%(name)s est suspendu. Ses sessions ont pris fin.", name=member.full_name), "success")
    return redirect(url_for("roles.show", member_id=member_id))


@bp.post("/<uuid:member_id>/reactiver")
@requires(Permission.MEMBER_MANAGE)
def reinstate(member_id: UUID) -> Any:
    """Let a suspended member in again."""
    with transaction() as session:
        member = service.reinstate(session, current_actor(), member_id=member_id, now=clock.now())
    flash(_("%(name)s peut de nouveau se connecter.", name=member.full_name), "success")
    return redirect(url_for("roles.show", member_id=member_id))


def _stakes(member_id: UUID) -> queries.Stakes:
    card_of(member_id)
    return queries.stakes(page_session(), current_actor(), member_id)


def _roles_page(form: RolesForm, member_id: UUID) -> str:
    member, stakes = card_of(member_id), _stakes(member_id)
    if form.roles.data is None:
        form.roles.data = next(word for word, roles in ROLES.items() if roles == member.roles)
    form.show(stakes.holding.rights, stakes.portfolios)
    is_mass = member.is_declarant and _is_mass(stakes)
    return render_template(
        "roles/change_roles.html", form=form, member=member, stakes=stakes, is_mass=is_mass
    )


def _is_mass(stakes: queries.Stakes) -> bool:
    return rules.current().is_mass_removal(stakes.holding.rights)


def _suspension_page(form: SuspensionForm, member_id: UUID) -> str:
    return render_template(
        "roles/suspend.html", form=form, member=card_of(member_id), stakes=_stakes(member_id)
    )
