"""The page that gives a member another SIRET to sign in with."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.accounts.service import TripletTaken
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter.own_sites import OwnSite, active_own_sites
from netent.roles.forms import MOST_LISTED
from netent.roles.forms.moving import MovingForm, moving_form
from netent.roles.service.moving import move_member
from netent.roles.views.common import card_of, site_choices
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("moving", __name__, url_prefix="/declarants")


@bp.route("/<uuid:member_id>/siret", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def move(member_id: UUID) -> Any:
    """By which other own establishment he signs in from then on."""
    sites = _others(member_id)
    form = moving_form(site_choices(sites))
    if not form.validate_on_submit():
        return _page(form, sites, member_id), status_of(form)
    try:
        with transaction() as session:
            member = move_member(
                session,
                current_actor(),
                member_id=member_id,
                siret=form.siret.data or "",
                now=clock.now(),
            )
    except TripletTaken:
        form.siret.errors = [_("Une personne se connecte déjà avec ce SIRET, ce nom et ce prénom.")]
        return _page(form, sites, member_id), 422
    except Refusal as refusal:
        form.siret.errors = [error_text(refusal)]
        return _page(form, sites, member_id), 422
    flash(
        _(
            "%(name)s se connecte désormais avec ce SIRET ; un message l’en avertit.",
            name=member.full_name,
        ),
        "success",
    )
    return redirect(url_for("roles.show", member_id=member_id))


def _others(member_id: UUID) -> list[OwnSite]:
    siret = card_of(member_id).siret
    sites = active_own_sites(page_session(), most=MOST_LISTED + 2)
    return [site for site in sites if site.siret != siret]


def _page(form: MovingForm, sites: list[OwnSite], member_id: UUID) -> str:
    return render_template(
        "roles/move.html", form=form, has_others=bool(sites), member=card_of(member_id)
    )
