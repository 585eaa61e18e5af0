"""The form of a new declarant; by which establishment he signs in is asked where there are many."""

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, Optional, ValidationError

from netent.kernel import clock
from netent.kernel.clock import paris_day
from netent.kernel.identifiers import is_valid_siret
from netent.web.fields import PersonFields, digits_only

Choices: TypeAlias = Sequence[tuple[str, str]]

# Beyond, a list is no longer read: the number is typed, and checked.
MOST_LISTED = 50

_LONGEST_TOLD = 60

MANUAL, COPY, PROFILE = "manual", "copy", "profile"


class DeclarantForm(PersonFields, FlaskForm):  # type: ignore[misc]
    """Who he is, and how he comes by what he files: by hand, like somebody else, by a profile."""

    mode = RadioField(
        _l("Mode d’affectation"),
        choices=[
            SelectChoice(MANUAL, _l("Manuel")),
            SelectChoice(COPY, _l("Comme un déclarant existant")),
            SelectChoice(PROFILE, _l("Selon un profil")),
        ],
        default=MANUAL,
    )
    declarations = SelectMultipleField(_l("Déclarations"), validate_choice=False)
    profile = SelectField(_l("Profil"), validate_choice=False)
    model = HiddenField()
    until = DateField(_l("Jusqu’au (facultatif)"), [Optional()])

    def validate_declarations(self, field: SelectMultipleField) -> None:
        """Those that the registration still has, where they are ticked one by one."""
        gone = [code for code in field.data or () if code not in self.offered]
        if self.mode.data == MANUAL and gone:
            raise ValidationError(
                _(
                    "%(codes)s : ces déclarations ne sont pas dans votre inscription. "
                    "Choisissez parmi celles qui sont proposées.",
                    codes=", ".join(gone)[:_LONGEST_TOLD],
                )
            )

    def validate_profile(self, field: SelectField) -> None:
        """One of those that there are, where one decides."""
        if self.mode.data == PROFILE and field.data not in {each[0] for each in self.profiles}:
            raise ValidationError(_l("Choisissez un profil."))

    def validate_until(self, field: DateField) -> None:
        """A last day that is not over."""
        if field.data is not None and field.data < paris_day(clock.now()):
            raise ValidationError(_l("Ce jour est passé : indiquez le dernier jour à venir."))

    offered: Collection[str] = ()
    profiles: Choices = ()

    @property
    def model_id(self) -> UUID | None:
        """Whom he is to be like; None where nobody is chosen."""
        try:
            return UUID(self.model.data or "")
        except ValueError:
            return None


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


def declarant_form(sites: Choices, declarations: Choices, profiles: Choices) -> Any:
    """The form of a new declarant; by profile where there are any."""
    form = with_site(DeclarantForm, sites)
    form.declarations.choices = list(declarations)
    form.offered = {code for code, _label in declarations}
    form.profiles = profiles
    form.profile.choices = [("", _l("Choisissez…")), *profiles]
    if not profiles:
        form.mode.choices = form.mode.choices[:2]
    return form
