"""What people type of themselves, as form fields; the rules are those of `kernel.people`."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, ValidationError

from netent.kernel.people import bare, email_flaw, name_flaw, phone_digits, phone_flaw, plain, tidy


def asked_here(field: Any) -> Any:
    """A field of a parent form at this place of the child's, for errors are told in that order."""
    return UnboundField(field.field_class, *field.args, **field.kwargs)


def digits_only(text: str | None) -> str:
    """A number without the blanks, dots and hyphens that people and spreadsheets put in."""
    return re.sub(r"[ .\-]", "", plain(unicodedata.normalize("NFKC", text or "")))


def check_name(_form: Form, field: StringField) -> None:
    """A name that can be told, stored and compared: letters of any script, no other signs."""
    _refuse(name_flaw, field)


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
        _refuse(email_flaw, field)


def check_phone(_form: Form, field: StringField) -> None:
    """Digits, as many as there can be; none at all where the field may stay empty."""
    _refuse(phone_flaw, field)


class PersonFields(NameFields, EmailField):
    """Who somebody is and how he is reached; the telephone may stay empty."""

    phone = StringField(_l("Téléphone (facultatif)"), [check_phone], filters=[phone_digits])


def _refuse(flaw_of: Callable[[str], str | None], field: StringField) -> None:
    flaw = flaw_of(field.data or "")
    if flaw is not None:
        raise ValidationError(_(flaw))
