"""The steps about the company: joining it, or its kind, profile, regime, declarations, charter."""

from dataclasses import replace
from typing import Any

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.enrolment.service import postal_address
from netent.kernel import clock
from netent.registering import queries
from netent.registering.answers import Access
from netent.registering.forms import (
    AcceptedForm,
    AccessForm,
    DeclarationsForm,
    JoiningForm,
    ProfileForm,
    SectorForm,
)
from netent.registering.proposals import proposed
from netent.registering.steps import Step
from netent.registering.views.blueprint import WHY, Place, bp, keep, page, place_at
from netent.web.marks import public


@bp.route("/inscription/demande", methods=["GET", "POST"])
@public(WHY)
def joining() -> Any:
    """The shorter way of a company that is registered: as whom, and let in by what."""
    place = place_at(Step.JOINING)
    if not isinstance(place, Place):
        return place
    with reading(PORTAL) as session:
        address = postal_address(session, place.answers.identity.siret)
    before = place.answers.joining
    data = {"role": before.role.value, "way": before.way} if before else {"way": "cooptation"}
    form = JoiningForm(has_address=address is not None, data=data)
    if not form.validate_on_submit():
        return page("registering/joining.html", place, form, address=address)
    wanted = form.joining()
    return keep(place, lambda answers: replace(answers, joining=wanted))


@bp.route("/inscription/type", methods=["GET", "POST"])
@public(WHY)
def access() -> Any:
    """For one's own company, or for clients too."""
    place = place_at(Step.ACCESS)
    if not isinstance(place, Place):
        return place
    form = AccessForm(data={"access": place.answers.access})
    if not form.validate_on_submit():
        return page("registering/access.html", place, form)
    chosen = Access(form.access.data)
    return keep(place, lambda answers: answers.with_access(chosen))


@bp.route("/inscription/profil", methods=["GET", "POST"])
@public(WHY)
def profile() -> Any:
    """What the company is, and what for."""
    place = place_at(Step.PROFILE)
    if not isinstance(place, Place):
        return place
    answers = place.answers
    form = ProfileForm(
        for_clients=answers.access is Access.CLIENTS,
        data={"profile": answers.profile, "purpose": answers.purpose},
    )
    if not form.validate_on_submit():
        return page("registering/profile.html", place, form)
    chosen = form.profile.data, form.purpose.data
    return keep(place, lambda answers: answers.with_purpose(*chosen))


@bp.route("/inscription/regime", methods=["GET", "POST"])
@public(WHY)
def sector() -> Any:
    """The regime or sector, which proposes the declarations."""
    place = place_at(Step.SECTOR)
    if not isinstance(place, Place):
        return place
    answers = place.answers
    form = SectorForm(purpose=answers.purpose or "", data={"sector": answers.sector})
    if not form.validate_on_submit():
        return page("registering/sector.html", place, form)
    chosen = form.sector.data
    return keep(place, lambda answers: answers.with_sector(chosen))


@bp.route("/inscription/declarations", methods=["GET", "POST"])
@public(WHY)
def declarations() -> Any:
    """The declarations to take: those proposed are ticked, any other can be."""
    place = place_at(Step.DECLARATIONS)
    if not isinstance(place, Place):
        return place
    answers = place.answers
    with reading(PORTAL) as session:
        catalogue = queries.takeable(session)
    usual = proposed(catalogue, purpose=answers.purpose or "", sector=answers.sector or "")
    form = DeclarationsForm(
        catalogue=catalogue, data={"declarations": list(answers.declarations) or usual}
    )
    if not form.validate_on_submit():
        return page("registering/declarations.html", place, form, catalogue=catalogue, usual=usual)
    ticked = set(form.declarations.data or ())
    chosen = tuple(row.code for row in catalogue if row.code in ticked)
    return keep(place, lambda answers: replace(answers, declarations=chosen))


@bp.route("/inscription/charte", methods=["GET", "POST"])
@public(WHY)
def charter() -> Any:
    """Accept the charter of the DSN."""
    place = place_at(Step.CHARTER)
    if not isinstance(place, Place):
        return place
    form = AcceptedForm(data={"accepted": place.answers.charter_accepted_at is not None})
    if not form.validate_on_submit():
        return page("registering/charter.html", place, form)
    now = clock.now()
    return keep(place, lambda answers: replace(answers, charter_accepted_at=now))
