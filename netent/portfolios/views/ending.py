"""Acts that end rights: what ends is shown first, and much of it asks for the password again."""

from typing import Any

from flask import request
from flask_babel import ngettext

from netent.accounts.confirming import is_confirmed
from netent.policies import rules
from netent.portfolios.forms import EndingForm, MassEndingForm
from netent.web.formats import number


def ending_form(rights: int, *, is_fresh: bool = False) -> EndingForm:
    """The form of an act that ends so many rights; empty where the page is new to its reader."""
    form = MassEndingForm if rules.current().is_mass_removal(rights) else EndingForm
    return form() if was_shown() and not is_fresh else form(formdata=None)


def was_shown() -> bool:
    """Whether the form was sent from a page that showed what ends."""
    return request.method == "POST" and "shown" in request.form


def agrees(form: Any) -> bool:
    """Whether the actor has seen what ends and goes on, by his password where it is asked for."""
    if not was_shown():
        return False
    return is_confirmed(form) if "current" in form else bool(form.validate_on_submit())


def status_of(form: Any) -> int:
    """The status of a page whose form is not, or not yet, right."""
    return 422 if form.errors else 200


def with_rights_ended(told: str, rights: int) -> str:
    """What is told of an act, and how many rights ended with it."""
    if not rights:
        return told
    ended = ngettext(
        "%(count)s droit a pris fin.",
        "%(count)s droits ont pris fin.",
        rights,
        count=number(rights),
    )
    return f"{told} {ended}"
