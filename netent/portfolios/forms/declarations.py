"""Form of declarations to open, on a portfolio or for some of its clients."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError

from netent.kernel.people import tidy


class OpeningForm(FlaskForm):  # type: ignore[misc]
    """Declarations ticked; `act` says whether to search the catalogue or to open them."""

    q = StringField(_l("Rechercher"), [Length(max=100)], filters=[tidy])
    act = HiddenField()
    declarations = SelectMultipleField(_l("Déclarations"), validate_choice=False)

    def validate_declarations(self, field: SelectMultipleField) -> None:
        """At least one; which ones there are, the catalogue says."""
        if not field.data:
            raise ValidationError(_l("Cochez au moins une déclaration."))
