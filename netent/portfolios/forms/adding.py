"""Form of establishments to add: a company's ticked ones, all of them, or one by its SIRET."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, is_valid_siren, is_valid_siret
from netent.web.fields import digits_only


class NumberForm(FlaskForm):  # type: ignore[misc]
    """A SIREN or a SIRET, as an address or a form has it."""

    number = StringField(_l("SIREN ou SIRET"), filters=[digits_only])

    def validate_number(self, field: StringField) -> None:
        """Digits with a right key; whether it is known, the directory says."""
        number = field.data or ""
        if len(number) not in (SIREN_LENGTH, SIRET_LENGTH):
            raise ValidationError(_l("Un SIREN compte 9 chiffres, un SIRET 14."))
        if not (is_valid_siren(number) or is_valid_siret(number)):
            raise ValidationError(
                _l("La clé de contrôle de ce numéro est fausse : vérifiez les chiffres.")
            )


class AddingForm(NumberForm):
    """Which of its establishments become clients."""

    all = BooleanField(_l("Tous les établissements actifs"))
    site = SelectMultipleField(_l("Établissements"), validate_choice=False)

    def validate_site(self, field: SelectMultipleField) -> None:
        """At least one, unless all are taken."""
        field.data = [text for text in field.data or () if is_valid_siret(text)]
        if not field.data and not self.all.data:
            raise ValidationError(_l("Cochez au moins un établissement."))


def number_asked(values: Any) -> NumberForm:
    """The number of an address; nothing was typed yet where there is none."""
    return NumberForm(formdata=values if values.get("number") else None, meta={"csrf": False})
