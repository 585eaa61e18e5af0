"""The small forms of the wizard: accept, go on, choose a password, confirm."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from netent.accounts.forms.choosing import PasswordChoice, QuestionChoice


class GoOnForm(FlaskForm):  # type: ignore[misc]
    """Nothing to fill in: what was read is right."""


class AcceptedForm(FlaskForm):  # type: ignore[misc]
    """A text that has to be accepted."""

    accepted = BooleanField(
        _l("J’accepte"),
        [InputRequired(_l("Sans votre accord, l’inscription ne peut pas continuer."))],
    )


class PasswordForm(PasswordChoice, QuestionChoice, FlaskForm):  # type: ignore[misc]
    """A password and a secret question."""


class PasswordOnlyForm(PasswordChoice, FlaskForm):  # type: ignore[misc]
    """A password, where the operator has done away with the question."""


class ConfirmationForm(FlaskForm):  # type: ignore[misc]
    """The last press; it says which answers were shown."""

    revision = IntegerField(validators=[Optional()], widget=HiddenInput())
