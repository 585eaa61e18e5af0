"""The form of a new declarant; by which establishment he signs in is asked where there are many."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError

from netent.kernel.identifiers import is_valid_siret
from netent.web.fields import PersonFields, digits_only

Choices: TypeAlias = Sequence[tuple[str, str]]

# Beyond, a list is no longer read: the number is typed, and checked.
MOST_LISTED = 50


class DeclarantForm(PersonFields, FlaskForm):  # type: ignore[misc]
    """Who he is, and the declarations he files on all own establishments."""

    declarations = SelectMultipleField(_l("Déclarations"), validate_choice=False)


class ListedSite(Form):
    """The establishment, out of a list."""

    siret = SelectField(_l("SIRET de connexion"), validate_choice=False)

    def validate_siret(self, field: SelectField) -> None:
        """One of the list: an establishment may have closed since the page was made."""
        listed = {choice[0] for choice in field.choices or () if choice[0]}
        if field.data not in listed:
            raise ValidationError(_l("Choisissez un établissement de la liste."))


class TypedSite(Form):
    """The establishment by its number; whether it is one's own is not a form's business."""

    siret = StringField(
        _l("SIRET de connexion"), [DataRequired(_l("Indiquez le SIRET."))], filters=[digits_only]
    )

    def validate_siret(self, field: StringField) -> None:
        """The number's own form."""
        if not is_valid_siret(field.data or ""):
            raise ValidationError(
                _l(
                    "Ce n’est pas un SIRET : 14 chiffres sont attendus, clé de contrôle comprise. "
                    "Vérifiez-le sur l’avis de situation Sirene."
                )
            )


def with_site(form: Any, sites: Choices) -> Any:
    """A form of this class for these active establishments: none is asked for where there is one.

    Out of a list where they fit in one, by its number where they do not.
    """
    if len(sites) <= 1:
        return form()
    kind = TypedSite if len(sites) > MOST_LISTED else ListedSite
    made = type(form)(form.__name__, (kind, form), {})()
    if kind is ListedSite:
        made.siret.choices = [("", _l("Choisissez…")), *sites]
    return made


def declarant_form(sites: Choices, declarations: Choices) -> Any:
    """The form of a new declarant."""
    form = with_site(DeclarantForm, sites)
    form.declarations.choices = list(declarations)
    return form
