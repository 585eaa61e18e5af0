"""Forms of the second factor: showing it at the door, setting it up, taking it away."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from netent.accounts.factors.passkeys import LONGEST_ANSWER
from netent.accounts.forms.choosing import Confirmed

_LONGEST_CODE = 60
_LONGEST_NAME = 80


class CodeField(Form):
    """A code, as typed."""

    code = StringField(
        _l("Code"),
        [
            DataRequired(_l("Indiquez le code.")),
            Length(max=_LONGEST_CODE, message=_l("Ce code est trop long.")),
        ],
    )


class NameField(Form):
    """What a member calls a passkey."""

    name = StringField(
        _l("Nom de la clé d’accès"),
        [
            DataRequired(_l("Donnez-lui un nom.")),
            Length(max=_LONGEST_NAME, message=_l("Ce nom est trop long.")),
        ],
        filters=[lambda text: " ".join((text or "").split())],
    )


class StepForm(CodeField, FlaskForm):  # type: ignore[misc]
    """The code of the second step at the door."""


class PasskeyAnswer(FlaskForm):  # type: ignore[misc]
    """What the browser says for a passkey; filled in by a script."""

    credential = HiddenField(validators=[InputRequired(), Length(max=LONGEST_ANSWER)])


class TotpForm(CodeField, Confirmed, FlaskForm):  # type: ignore[misc]
    """The first code of a new key, and the password."""


class NewPasskeyForm(NameField, Confirmed, FlaskForm):  # type: ignore[misc]
    """The name of a coming passkey, and the password."""


class PasskeyName(NameField, FlaskForm):  # type: ignore[misc]
    """Another name of a passkey."""


class PasswordAgain(Confirmed, FlaskForm):  # type: ignore[misc]
    """The password, for what takes something away."""
