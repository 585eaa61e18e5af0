"""The form of a profile."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.validators import DataRequired, ValidationError

from netent.kernel.identifiers import fold
from netent.kernel.people import plain

LONGEST_NAME = 80


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """Its name, and the declarations that it gives."""

    name = StringField(
        _l("Nom du profil"), [DataRequired(_l("Donnez un nom au profil."))], filters=[plain]
    )
    declarations = SelectMultipleField(_l("Déclarations"), validate_choice=False)

    def validate_name(self, field: StringField) -> None:
        """A name that can be told, stored and compared."""
        name = field.data or ""
        if not name.isprintable() or not any(char.isalnum() for char in fold(name)):
            raise ValidationError(_l("Ce nom ne contient ni lettre, ni chiffre."))
        if len(name) > LONGEST_NAME or len(fold(name)) > 2 * LONGEST_NAME:
            raise ValidationError(_l("C’est trop long : 80 caractères au plus."))

    def validate_declarations(self, field: SelectMultipleField) -> None:
        """One at least."""
        if not field.data:
            raise ValidationError(_l("Cochez au moins une déclaration."))
