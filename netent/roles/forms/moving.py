"""The form by which a member gets another SIRET to sign in with."""

from typing import TypeAlias

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from netent.roles.forms.creating import MOST_LISTED, Choices, ListedSite, TypedSite


class MoveToListedSite(ListedSite, FlaskForm):  # type: ignore[misc]
    """Where the establishments fit in a list."""


class MoveToTypedSite(TypedSite, FlaskForm):  # type: ignore[misc]
    """Where they do not."""


MovingForm: TypeAlias = MoveToListedSite | MoveToTypedSite


def moving_form(sites: Choices) -> MovingForm:
    """The form for these active establishments."""
    if len(sites) > MOST_LISTED:
        return MoveToTypedSite()
    form = MoveToListedSite()
    form.siret.choices = [("", _l("Choisissez…")), *sites]
    return form
