"""The sign-in form, and the triplet that says who is meant."""

import re

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from netent.kernel.identifiers import is_valid_siret

_BLANKS = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LONGEST = 200


def _digits(text: str | None) -> str:
    return _BLANKS.sub("", text or "")


def _no_controls(_form: Form, field: StringField) -> None:
    if _CONTROLS.search(field.data or ""):
        raise ValidationError(
            _l("Un caractère invisible s’est glissé ici : saisissez-le de nouveau.")
        )


class TripletFields(Form):
    """SIRET and names, as typed; whether they are right is not a form's business."""

    siret = StringField(_l("SIRET"), [DataRequired(_l("Indiquez le SIRET."))])
    last_name = StringField(
        _l("Nom"),
        [
            DataRequired(_l("Indiquez le nom.")),
            Length(max=_LONGEST, message=_l("Ce nom est trop long.")),
            _no_controls,
        ],
    )
    first_name = StringField(
        _l("Prénom"),
        [
            DataRequired(_l("Indiquez le prénom.")),
            Length(max=_LONGEST, message=_l("Ce prénom est trop long.")),
            _no_controls,
        ],
    )

    def triplet(self) -> dict[str, str]:
        """What was typed, the SIRET without the blanks that people and spreadsheets put in."""
        return {
            "siret": _digits(self.siret.data),
            "last_name": self.last_name.data or "",
            "first_name": self.first_name.data or "",
        }

    def validate_siret(self, field: StringField) -> None:
        """Only the number's own form is checked: nothing here says whether it is registered."""
        if not is_valid_siret(_digits(field.data)):
            raise ValidationError(
                _l(
                    "Ce n’est pas un SIRET : 14 chiffres sont attendus, clé de contrôle comprise. "
                    "Vérifiez-le sur l’avis de situation Sirene."
                )
            )


class SignInForm(TripletFields, FlaskForm):  # type: ignore[misc]
    """The triplet and the password."""

    password = PasswordField(
        _l("Mot de passe"),
        [
            InputRequired(_l("Indiquez le mot de passe.")),
            Length(max=_LONGEST, message=_l("Ce mot de passe est trop long.")),
        ],
    )
    next = HiddenField()

    def typed(self) -> dict[str, str]:
        """The triplet and the password as typed."""
        return {**self.triplet(), "password": self.password.data or ""}
