"""The page of a new declarant."""

from typing import Any

from flask import render_template

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter import queries as perimeter
from netent.perimeter.own_sites import active_own_sites
from netent.policies import portals, rules
from netent.roles import service
from netent.roles.forms import MOST_LISTED, DeclarantForm, declarant_form
from netent.roles.views.blueprint import bp
from netent.roles.views.common import (
    person_of,
    prepared_password,
    say_refusal,
    site_choices,
)
from netent.web.marks import requires
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
    person = person_of(form, sites)
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


def _form_page(
    form: DeclarantForm,
    context: dict[str, Any],
    refusal: Refusal | None = None,
    person: service.NewDeclarant | None = None,
) -> tuple[str, int]:
    existing = say_refusal(form, refusal, person)
    page = render_template("roles/create.html", form=form, existing=existing, **context)
    return page, 422 if form.is_submitted() else 200
