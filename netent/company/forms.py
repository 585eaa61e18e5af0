"""Forms of terminations and declarations; what ends much asks for the password again."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from netent.accounts.forms.choosing import Confirmed
from netent.kernel.people import tidy

LONGEST_WHY = 500


def _readable(text: str | None) -> str:
    """The text without what no paper can show."""
    lines = (text or "").splitlines()
    return "\n".join("".join(filter(str.isprintable, line)) for line in lines).strip()


class TerminationForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """A request, with the words that its author wants on the paper."""

    why = TextAreaField(
        _l("Motif (facultatif)"),
        [Length(max=LONGEST_WHY, message=_l("Ce motif est trop long : 500 caractères au plus."))],
        filters=[_readable],
    )


class ConfirmationForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The second administrator's word."""


class TakingForm(FlaskForm):  # type: ignore[misc]
    """Declarations ticked in the catalogue; `act` says whether to search it or to take them."""

    q = StringField(_l("Rechercher"), [Length(max=100)], filters=[tidy])
    act = HiddenField()
    declarations = SelectMultipleField(_l("Déclarations"), validate_choice=False)

    def validate_declarations(self, field: SelectMultipleField) -> None:
        """At least one; which ones there are, the catalogue says."""
        if not field.data:
            raise ValidationError(_l("Cochez au moins une déclaration."))


class RemovalForm(FlaskForm):  # type: ignore[misc]
    """A removal, with the mark of what was shown to end."""

    shown = HiddenField()


class MassRemovalForm(Confirmed, RemovalForm):
    """One that ends many rights."""
