"""The first declarants of a third party: entered one by one, all of it optional."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from netent.accounts.triplets import triplet_of
from netent.kernel import clock
from netent.registering import service
from netent.registering.answers import Answers, FirstDeclarant
from netent.registering.forms import DeclarantForm, GoOnForm
from netent.registering.steps import Step
from netent.registering.views.blueprint import (
    WHY,
    Place,
    begin_again,
    bp,
    keep,
    page,
    place_at,
)
from netent.web.marks import public

# Each gets a code whose digest is slow to make; many more come by file afterwards.
MOST = 20


@bp.get("/inscription/declarants")
@public(WHY)
def declarants() -> Any:
    """Those entered so far, and the form of another one."""
    place = place_at(Step.DECLARANTS)
    return (
        page("registering/declarants.html", place, DeclarantForm(), most=MOST)
        if isinstance(place, Place)
        else place
    )


@bp.post("/inscription/declarants")
@public(WHY)
def add_declarant() -> Any:
    """Enter one more."""
    place = place_at(Step.DECLARANTS)
    if not isinstance(place, Place):
        return place
    form = DeclarantForm()
    if not form.validate_on_submit():
        return page("registering/declarants.html", place, form, most=MOST)
    entered = form.declarant()
    if _is_there(place.answers, entered):
        form.last_name.errors = [_("Cette personne figure déjà dans votre inscription.")]
        return page("registering/declarants.html", place, form, most=MOST)
    if len(place.answers.declarants) >= MOST:
        form.form_errors.append(_("Vous pourrez en inscrire d’autres une fois inscrit."))
        return page("registering/declarants.html", place, form, most=MOST)
    kept = service.keep(place.token, lambda answers: _with(answers, entered), now=clock.now())
    if kept is None:
        return begin_again()
    flash(_("%(name)s est dans la liste.", name=_full_name(entered)), "success")
    return redirect(url_for("registering.declarants"))


@bp.post("/inscription/declarants/retirer")
@public(WHY)
def remove_declarant() -> Any:
    """Take one out again."""
    place = place_at(Step.DECLARANTS)
    if not isinstance(place, Place):
        return place
    typed = request.form.get("rank", "")
    rank = int(typed[:4]) if typed.isascii() and typed.isdecimal() else -1
    if service.keep(place.token, lambda answers: _without(answers, rank), now=clock.now()) is None:
        return begin_again()
    return redirect(url_for("registering.declarants"))


@bp.post("/inscription/declarants/suite")
@public(WHY)
def end_declarants() -> Any:
    """Go on with those in the list, or with none."""
    place = place_at(Step.DECLARANTS)
    if not isinstance(place, Place):
        return place
    form = GoOnForm()
    if not form.validate_on_submit():
        return redirect(url_for("registering.declarants"))
    return keep(place, lambda answers: replace(answers, declarants_done=True))


def _with(answers: Answers, entered: FirstDeclarant) -> Answers:
    # Two tabs may have sent the same person at once.
    if _is_there(answers, entered) or len(answers.declarants) >= MOST:
        return answers
    return replace(answers, declarants=(*answers.declarants, entered))


def _without(answers: Answers, rank: int) -> Answers:
    kept = tuple(each for place, each in enumerate(answers.declarants) if place != rank)
    return replace(answers, declarants=kept)


def _is_there(answers: Answers, entered: FirstDeclarant) -> bool:
    identity = answers.identity
    known = {(identity.last_name, identity.first_name)}
    known |= {(each.last_name, each.first_name) for each in answers.declarants}
    triplets = {triplet_of(identity.siret, *names) for names in known}
    return triplet_of(identity.siret, entered.last_name, entered.first_name) in triplets


def _full_name(person: FirstDeclarant) -> str:
    return f"{person.first_name} {person.last_name}"
