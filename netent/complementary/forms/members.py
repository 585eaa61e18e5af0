"""The form in which a SIRET is checked."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, ValidationError

from netent.kernel.identifiers import SIRET_LENGTH, is_valid_siret
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
