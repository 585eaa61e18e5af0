"""Forms of complementary services."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, StringField
from wtforms.validators import DataRequired, ValidationError

from netent.complementary.addresses import address_flaw
from netent.complementary.carried import linked_codes
from netent.complementary.words import SERVICES
from netent.kernel.identifiers import SIRET_LENGTH, is_valid_siret
from netent.kernel.people import bare
from netent.web.fields import digits_only
from netent.web.formats import number


class SiretForm(FlaskForm):  # type: ignore[misc]
    """One SIRET to look up; asked by GET, since nothing changes."""

    class Meta:
        csrf = False

    siret = StringField(
        _l("SIRET"), [DataRequired(_l("Saisissez un SIRET."))], filters=[digits_only]
    )

    def validate_siret(self, field: StringField) -> None:
        """Fourteen digits with a right key; what is wrong is told by what was found."""
        text = field.data or ""
        if not (text.isascii() and text.isdecimal()):
            raise ValidationError(_siret_flaw(text))
        if len(text) != SIRET_LENGTH:
            raise ValidationError(
                _(
                    "%(found)s chiffres saisis : un SIRET en compte 14.",
                    found=number(len(text)),
                )
            )
        if not is_valid_siret(text):
            raise ValidationError(
                _("La clé de contrôle de ce numéro est fausse : vérifiez les chiffres.")
            )


def _siret_flaw(text: str) -> str:
    if "E+" in text.upper():
        return str(
            _("Le tableur a perdu des chiffres : mettez la colonne en texte, puis recopiez-les.")
        )
    return str(_("Un SIRET ne compte que des chiffres, 14 en tout : retirez les autres signes."))


class LinkFields(FlaskForm):  # type: ignore[misc]
    """The addresses of other people's sites, one field each."""

    @property
    def links(self) -> list[StringField]:
        """The fields, in the guide's order."""
        return [self[code] for code in linked_codes()]


def _check_address(_form: Form, field: StringField) -> None:
    flaw = address_flaw(field.data or "")
    if flaw is not None:
        raise ValidationError(_(flaw))


def _fields() -> Mapping[str, Any]:
    return {
        code: StringField(SERVICES[code][0], [_check_address], filters=[bare], name=code)
        for code in linked_codes()
    }


LinksForm = type("LinksForm", (LinkFields,), dict(_fields()))
