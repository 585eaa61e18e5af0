"""What people type of themselves, made tidy: names, e-mail address, telephone, SIRET."""

import re
import unicodedata

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import DataRequired, ValidationError

from netent.kernel.identifiers import fold

LONGEST_NAME = 80
LONGEST_EMAIL = 254
# The international rule's own limits, ITU-T E.164 and the shortest that are in use.
SHORTEST_PHONE, LONGEST_PHONE = 6, 15

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Blanks and marks that are not seen: what pasting brings along.
_PASTED = "\ufeff" + "".join(
    char for char in map(chr, range(0x3001)) if char.isspace() or unicodedata.category(char) == "Cf"
)
# What stands between the parts of a name, beside blanks; and what mail readers make a link of.
_BETWEEN_PARTS = frozenset("'’\u2018`´-\u2010\u2011–.,·()")
_LINKED = re.compile(r"\.\w{2}")
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\"]+\.[^@\s.<>()\[\],;:\\\"]+")
_PHONE = re.compile(r"(\+?)([0-9 .()/-]+)", re.ASCII)


def tidy(text: str | None) -> str:
    """On one line, composed, without blanks around it or doubled; pasted marks are gone."""
    shown = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text or "")
        if char.isspace() or unicodedata.category(char) != "Cf"
    )
    return " ".join(shown.split())


def bare(text: str | None) -> str:
    """Without what pasting put around it; what is within was meant, or hides something."""
    return (text or "").strip(_PASTED)


def digits_only(text: str | None) -> str:
    """A number without the blanks, dots and hyphens that people and spreadsheets put in."""
    return re.sub(r"[ .\-]", "", tidy(unicodedata.normalize("NFKC", text or "")))


def phone_digits(text: str | None) -> str:
    """A telephone number as digits, with its plus; as typed when it is none."""
    typed = tidy(unicodedata.normalize("NFKC", text or ""))
    found = _PHONE.fullmatch(typed)
    return typed if found is None else found[1] + re.sub(r"[^0-9]", "", found[2])


def is_spelled_as_name(name: str) -> bool:
    """Whether it holds letters of any script, their marks, and what joins the parts of a name.

    Names stand in mails to addresses that their owners have not validated: a figure, a sign or
    an address to click would let strangers write to anybody in our name.
    """
    return _LINKED.search(name) is None and all(
        unicodedata.category(char)[0] in "LMZ" or char in _BETWEEN_PARTS for char in name
    )


def check_name(_form: Form, field: StringField) -> None:
    """A name that can be told, stored and compared: letters of any script, no other signs."""
    name = field.data or ""
    if len(name) > LONGEST_NAME:
        raise ValidationError(_l("C’est trop long : 80 caractères au plus."))
    if any(unicodedata.category(char) in _INVISIBLE for char in name):
        raise ValidationError(
            _l("Un caractère invisible s’est glissé ici : saisissez-le de nouveau.")
        )
    if not any(char.isalpha() for char in fold(name)):
        raise ValidationError(_l("Ce champ ne contient aucune lettre."))
    if not is_spelled_as_name(name):
        raise ValidationError(_l("Un nom ne contient ni chiffre, ni signe, ni adresse."))
    # Some letters of other scripts fold to many.
    if len(fold(name)) > LONGEST_NAME:
        raise ValidationError(_l("C’est trop long : 80 caractères au plus."))


class NameFields(Form):
    """A last and a first name."""

    last_name = StringField(
        _l("Nom"), [DataRequired(_l("Indiquez le nom.")), check_name], filters=[tidy]
    )
    first_name = StringField(
        _l("Prénom"), [DataRequired(_l("Indiquez le prénom.")), check_name], filters=[tidy]
    )


class EmailField(Form):
    """An e-mail address."""

    email = StringField(
        _l("Adresse électronique"),
        [DataRequired(_l("Indiquez l’adresse électronique."))],
        filters=[bare],
    )

    def validate_email(self, field: StringField) -> None:
        """Only its form: whether anybody reads it, the link that is sent there will say."""
        email = field.data or ""
        if len(email) > LONGEST_EMAIL:
            raise ValidationError(_l("Cette adresse est trop longue."))
        if not email.isprintable() or _EMAIL.fullmatch(email) is None:
            raise ValidationError(_l("Ce n’est pas une adresse électronique : nom@domaine.fr."))


def check_phone(_form: Form, field: StringField) -> None:
    """Digits, as many as there can be; none at all where the field may stay empty."""
    phone = field.data or ""
    digits = phone.removeprefix("+")
    if phone and not (
        digits.isascii() and digits.isdecimal() and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE
    ):
        raise ValidationError(
            _l("Ce n’est pas un numéro de téléphone : 6 à 15 chiffres, précédés ou non de +.")
        )


class PersonFields(NameFields, EmailField):
    """Who somebody is and how he is reached; the telephone may stay empty."""

    phone = StringField(_l("Téléphone (facultatif)"), [check_phone], filters=[phone_digits])
