"""The page of a new declarant: who he is, then like whom where his rights are copied."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.enums import RegistrationKind
from netent.kernel.errors import Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.own_sites import active_own_sites
from netent.policies import portals, rules
from netent.roles import queries, service
from netent.roles.forms import COPY, MOST_LISTED, PROFILE, DeclarantForm, declarant_form
from netent.roles.views.blueprint import bp
from netent.roles.views.common import (
    person_of,
    prepared_password,
    say_refusal,
    site_choices,
)
from netent.web.filters import text_in
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def create() -> Any:
    """Enter a declarant; his provisional password is shown by the answer, and never again."""
    session = page_session()
    sites = active_own_sites(session, most=MOST_LISTED + 1)
    offered = perimeter.own_declarations(session)
    profiles = _profiles()
    form = declarant_form(
        site_choices(sites),
        [(each.code, each.label) for each in offered],
        [(str(each.public_id), each.name) for each in profiles],
    )
    context = {"sites": sites, "offered": offered, "profiles": profiles}
    if not sites or not form.validate_on_submit():
        return _form_page(form, context)
    if form.mode.data == COPY and (form.model_id is None or "search" in request.form):
        return _model_page(form)
    profile = _chosen(profiles, form)
    person, prepared = person_of(form, sites), prepared_password()
    try:
        with transaction() as writing:
            told = service.create_declarant(
                writing,
                current_actor(),
                person,
                declarations=form.declarations.data or (),
                by=_way(form, profile),
                until=form.until.data,
                prepared=prepared,
                portal=portals.current(),
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        if refusal.reason is Reason.RECEIVER_GONE:
            return _model_page(form, is_gone=True)
        return _form_page(form, context, refusal, person)
    return _told_page(form, told, profile)


def _profiles() -> Sequence[queries.ProfileRow]:
    multi = current_actor().registration_kind is RegistrationKind.MULTI
    return queries.profiles(page_session()) if multi else ()


def _chosen(
    profiles: Sequence[queries.ProfileRow], form: DeclarantForm
) -> queries.ProfileRow | None:
    if form.mode.data != PROFILE:
        return None
    return next(each for each in profiles if str(each.public_id) == form.profile.data)


def _way(
    form: DeclarantForm, profile: queries.ProfileRow | None
) -> service.LikeMember | service.ByProfile | None:
    if form.mode.data == COPY:
        return service.LikeMember(form.model_id or UUID(int=0))
    if profile is not None:
        return service.ByProfile(profile.name, [each.code for each in profile.declarations])
    return None


def _told_page(form: DeclarantForm, told: service.Told, profile: queries.ProfileRow | None) -> str:
    stakes = queries.stakes(page_session(), current_actor(), told.member_id)
    return render_template(
        "roles/told.html",
        told=told,
        is_new=True,
        stakes=stakes,
        until=form.until.data,
        gone=profile.gone if profile else (),
    )


def _model_page(form: DeclarantForm, *, is_gone: bool = False) -> tuple[str, int]:
    text = text_in(request.form)
    page = queries.models_page(page_session(), PageAsked(), text=text)
    shown = render_template(
        "roles/choose_model.html", form=form, page=page, text=text, is_gone=is_gone
    )
    return shown, 422 if is_gone else 200


def _form_page(
    form: DeclarantForm,
    context: dict[str, Any],
    refusal: Refusal | None = None,
    person: service.NewDeclarant | None = None,
) -> tuple[str, int]:
    existing = say_refusal(form, refusal, person)
    page = render_template("roles/create.html", form=form, existing=existing, **context)
    return page, 422 if form.is_submitted() else 200
