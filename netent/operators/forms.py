"""Forms of the operators' door and of their own accounts."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from netent.accounts.forms.choosing import Confirmed, PasswordChoice
from netent.accounts.forms.second_factor import CodeField
from netent.kernel.people import LONGEST_EMAIL, bare
from netent.policies.operators import OPERATORS
from netent.policies.passwords import PasswordRules

_LONGEST = 200
_LONGEST_CODE = 60
_STRONG_LENGTH = 18


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address, password and code; whether the code may be left out is not a form's business."""

    email = StringField(
        _l("Adresse électronique"),
        [
            DataRequired(_l("Indiquez l’adresse électronique.")),
            Length(max=LONGEST_EMAIL, message=_l("Cette adresse est trop longue.")),
        ],
        filters=[bare],
    )
    password = PasswordField(
        _l("Mot de passe"),
        [
            InputRequired(_l("Indiquez le mot de passe.")),
            Length(max=_LONGEST, message=_l("Ce mot de passe est trop long.")),
        ],
    )
    code = StringField(
        _l("Code de l’application"),
        [Length(max=_LONGEST_CODE, message=_l("Ce code est trop long."))],
    )
    next = HiddenField()


class OperatorPassword(PasswordChoice):
    """A new password, held against the operators' own rules."""

    @property
    def rules(self) -> PasswordRules:
        """What is asked of the password."""
        return OPERATORS.password

    @property
    def strong_length(self) -> int:
        """From how many characters on the gauge is green."""
        return _STRONG_LENGTH


class FollowedLink(OperatorPassword, CodeField, FlaskForm):  # type: ignore[misc]
    """The password and the first code of who follows his one-time link."""


class PasswordChange(Confirmed, OperatorPassword, FlaskForm):  # type: ignore[misc]
    """One's own password, changed by who knows the current one."""


class FactorChange(CodeField, Confirmed, FlaskForm):  # type: ignore[misc]
    """The first code of another key, and the password."""
