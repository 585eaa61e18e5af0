"""Forms about a person: who registers, and whom he enters as a declarant."""

import re
import unicodedata

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from netent.accounts.forms.recovering import EmailField
from netent.accounts.forms.signing_in import TripletFields
from netent.kernel.identifiers import fold
from netent.registering.answers import Civility, FirstDeclarant, Identity
from netent.web.fields import is_spelled_as_name

LONGEST_NAME = 80

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_PHONE_SEPARATORS = re.compile(r"[\s.\-/()\u00ad\u200b-\u200d\u2060\ufeff]+")
_PHONE = r"\+?[0-9]{6,15}\Z"


def tidied(text: str | None) -> str:
    """A name as it is kept: composed letters, single blanks, nothing invisible."""
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", text or ""))
    return _BLANKS.sub(" ", shown).strip()


def bare_phone(text: str | None) -> str:
    """A phone number without what people put between its digits."""
    return _PHONE_SEPARATORS.sub("", text or "")


def is_name(_form: Form, field: StringField) -> None:
    """Refuse what holds nothing to compare, and what no name holds."""
    text = field.data or ""
    if any(not char.isprintable() for char in text):
        raise ValidationError(
            _l("Un caractère invisible s’est glissé ici : saisissez-le de nouveau.")
        )
    if not any(char.isalpha() for char in fold(text[: LONGEST_NAME + 1])):
        raise ValidationError(_l("Un nom contient au moins une lettre."))
    if not is_spelled_as_name(text):
        raise ValidationError(_l("Un nom ne contient ni chiffre, ni signe, ni adresse."))
    # Some letters of other scripts fold to many; a longer name is refused already.
    if len(text) <= LONGEST_NAME < len(fold(text)):
        raise ValidationError(_l("C’est trop long : 80 caractères au plus."))


class NameFields(Form):
    """A last and a first name."""

    last_name = StringField(
        _l("Nom"),
        [
            DataRequired(_l("Indiquez le nom.")),
            Length(max=LONGEST_NAME, message=_l("Ce nom est trop long : 80 caractères au plus.")),
            is_name,
        ],
        filters=[tidied],
    )
    first_name = StringField(
        _l("Prénom"),
        [
            DataRequired(_l("Indiquez le prénom.")),
            Length(
                max=LONGEST_NAME, message=_l("Ce prénom est trop long : 80 caractères au plus.")
            ),
            is_name,
        ],
        filters=[tidied],
    )


class IdentityForm(NameFields, TripletFields, EmailField, FlaskForm):  # type: ignore[misc]
    """Who registers, and for which establishment."""

    civility = RadioField(
        _l("Civilité"),
        [InputRequired(_l("Choisissez une civilité."))],
        choices=[
            SelectChoice(Civility.MADAM.value, _l("Madame")),
            SelectChoice(Civility.SIR.value, _l("Monsieur")),
        ],
    )
    phone = StringField(
        _l("Téléphone"),
        [
            DataRequired(_l("Indiquez un numéro de téléphone.")),
            Regexp(
                _PHONE,
                message=_l(
                    "Ce n’est pas un numéro de téléphone : 6 à 15 chiffres, avec un + au début "
                    "pour un numéro étranger."
                ),
            ),
        ],
        filters=[bare_phone],
    )

    def identity(self) -> Identity:
        """What was typed, as it is kept."""
        return Identity(
            siret=self.triplet()["siret"],
            civility=Civility(self.civility.data),
            last_name=self.last_name.data or "",
            first_name=self.first_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
        )


class DeclarantForm(NameFields, EmailField, FlaskForm):  # type: ignore[misc]
    """A first declarant; he will sign in with the SIRET of the registration."""

    phone = StringField(
        _l("Téléphone"),
        [
            Regexp(
                rf"({_PHONE})?\Z",
                message=_l(
                    "Ce n’est pas un numéro de téléphone : 6 à 15 chiffres, avec un + au début "
                    "pour un numéro étranger."
                ),
            )
        ],
        filters=[bare_phone],
    )
    files = BooleanField(_l("Il pourra déclarer pour votre propre entreprise"))

    def declarant(self) -> FirstDeclarant:
        """What was typed, as it is kept."""
        return FirstDeclarant(
            last_name=self.last_name.data or "",
            first_name=self.first_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            files=bool(self.files.data),
        )


class LinkForm(TripletFields, FlaskForm):  # type: ignore[misc]
    """Whose link is to be mailed again."""
