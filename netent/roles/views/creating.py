"""The page of a new declarant."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.service import TripletTaken
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter import queries as perimeter
from netent.perimeter.own_sites import OwnSite, active_own_sites
from netent.policies import portals, rules
from netent.roles import queries, service
from netent.roles.forms import MOST_LISTED, DeclarantForm, declarant_form
from netent.roles.views.blueprint import bp
from netent.roles.views.common import prepared_password, site_choices
from netent.web.language import selected_language
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def create() -> Any:
    """Enter a declarant; his provisional password is shown by the answer, and never again."""
    session = page_session()
    sites = active_own_sites(session, most=MOST_LISTED + 1)
    offered = perimeter.own_declarations(session)
    form = declarant_form(site_choices(sites), [(each.code, each.label) for each in offered])
    context = {"sites": sites, "offered": offered}
    if not sites or not form.validate_on_submit():
        return _form_page(form, context)
    person = _person(form, sites)
    prepared = prepared_password()
    try:
        with transaction() as writing:
            told = service.create_declarant(
                writing,
                current_actor(),
                person,
                declarations=form.declarations.data or (),
                prepared=prepared,
                portal=portals.current(),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        return _form_page(form, context, refusal, person)
    granted = [each for each in offered if each.code in (form.declarations.data or ())]
    return render_template("roles/told.html", told=told, is_new=True, granted=granted)


def _person(form: DeclarantForm, sites: Sequence[OwnSite]) -> service.NewDeclarant:
    return service.NewDeclarant(
        siret=form.siret.data if "siret" in form else sites[0].siret,
        last_name=form.last_name.data or "",
        first_name=form.first_name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        locale=selected_language(),
    )


def _form_page(
    form: DeclarantForm,
    context: dict[str, Any],
    refusal: Refusal | None = None,
    person: service.NewDeclarant | None = None,
) -> tuple[str, int]:
    existing = None
    if isinstance(refusal, TripletTaken) and person is not None:
        form.last_name.errors = [
            _("Une personne se connecte déjà avec ce SIRET, ce nom et ce prénom.")
        ]
        existing = queries.member_signing_in_as(
            page_session(),
            siret=person.siret,
            last_name=person.last_name,
            first_name=person.first_name,
        )
    elif refusal is not None:
        form.form_errors.append(error_text(refusal))
        if "siret" in form:
            form.form_errors.clear()
            form.siret.errors = [error_text(refusal)]
    page = render_template("roles/create.html", form=form, existing=existing, **context)
    return page, 422 if form.is_submitted() else 200
