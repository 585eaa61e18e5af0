"""Forms of whoever has forgotten his password."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from netent.accounts.forms.signing_in import TripletFields
from netent.policies.questions import LONGEST_ANSWER

# Blanks, what separates addresses, and what is not seen or turns what stands around it.
_BARRED = r"@\s<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_EMAIL = rf"[^{_BARRED}]+@[^{_BARRED}]+\.[^.{_BARRED}]+\Z"


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


class EmailField(Form):
    """An e-mail address."""

    email = StringField(
        _l("Adresse électronique"),
        [
            DataRequired(_l("Indiquez l’adresse électronique.")),
            Length(max=254, message=_l("Cette adresse est trop longue.")),
            Regexp(_EMAIL, message=_l("Ce n’est pas une adresse électronique : nom@domaine.fr.")),
        ],
        filters=[lambda text: (text or "").strip()],
    )


class RecoveryForm(EmailField, FlaskForm):  # type: ignore[misc]
    """The address of a member who gets a provisional password; and whether he lost his factor."""

    without_factor = BooleanField(_l("Retirer aussi sa double authentification"))
