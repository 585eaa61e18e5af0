"""Forms of whoever has forgotten his password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from netent.accounts.forms.signing_in import TripletFields
from netent.policies.questions import LONGEST_ANSWER
from netent.web.fields import EmailField


class TripletForm(TripletFields, FlaskForm):  # type: ignore[misc]
    """Who has forgotten his password."""


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """The answer to a secret question, as typed."""

    answer = StringField(
        _l("Votre réponse"),
        [
            InputRequired(_l("Donnez la réponse à la question.")),
            Length(max=LONGEST_ANSWER, message=_l("Cette réponse est trop longue.")),
        ],
    )


class RecoveryForm(EmailField, FlaskForm):  # type: ignore[misc]
    """The address of a member who gets a provisional password; and whether he lost his factor."""

    without_factor = BooleanField(_l("Retirer aussi sa double authentification"))
