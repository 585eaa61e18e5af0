"""What a visitor fills in to write to the operator."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, ValidationError

from netent.kernel.identifiers import is_valid_siren
from netent.kernel.people import tidy
from netent.publishing.forms.editing import clean_text
from netent.publishing.states import Theme
from netent.publishing.words import THEMES
from netent.web.fields import EmailField, asked_here, check_name, digits_only

LONGEST_MESSAGE = 4000
_SHORTEST_MESSAGE = 10


class ContactForm(EmailField, FlaskForm):  # type: ignore[misc]
    """Theme, who, what; `website` is shown to nobody: programs fill it in."""

    theme = SelectField(
        _l("Thème"),
        [DataRequired(_l("Choisissez un thème."))],
        choices=[
            SelectChoice("", _l("Choisissez")),
            *(SelectChoice(theme.value, THEMES[theme]) for theme in Theme),
        ],
    )
    name = StringField(
        _l("Prénom et nom"),
        [DataRequired(_l("Indiquez votre prénom et votre nom.")), check_name],
        filters=[tidy],
    )
    email = asked_here(EmailField.email)
    siren = StringField(_l("SIREN de votre entreprise (facultatif)"), filters=[digits_only])
    message = TextAreaField(
        _l("Votre message"), [DataRequired(_l("Écrivez votre message."))], filters=[clean_text]
    )
    website = StringField(_l("Laissez ce champ vide"))

    def validate_siren(self, field: StringField) -> None:
        """None, or one that there can be."""
        if field.data and not is_valid_siren(field.data):
            raise ValidationError(_("Ce n’est pas un SIREN : 9 chiffres, dont une clé."))

    def validate_message(self, field: TextAreaField) -> None:
        """Enough to be answered, not so much that nobody reads it."""
        length = len(field.data or "")
        if length < _SHORTEST_MESSAGE:
            raise ValidationError(_("Dites-en un peu plus : dix caractères au moins."))
        if length > LONGEST_MESSAGE:
            raise ValidationError(_("C’est trop long : 4 000 caractères au plus."))

    @property
    def is_of_a_program(self) -> bool:
        """Whether what nobody sees was filled in."""
        return bool(self.website.data)
