"""Choosing a password and a secret question, held against the portal's rules."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from netent.accounts.questions import QUESTIONS
from netent.kernel.identifiers import fold
from netent.policies import portals
from netent.policies.passwords import STRONG_LENGTH, Criterion, PasswordRules, judge
from netent.policies.questions import LONGEST_ANSWER, SHORTEST_ANSWER, SecretQuestion

# Nothing that is longer is worth reading to its end.
_LONGEST = 200


def criteria_words(rules: PasswordRules) -> Mapping[Criterion, str]:
    """What the rules ask, criterion by criterion, in the order of the checklist."""
    words = {
        Criterion.LENGTH: _(
            "de %(shortest)s à %(longest)s caractères",
            shortest=rules.shortest,
            longest=rules.longest,
        ),
        Criterion.LETTERS: _("au moins %(least)s lettres", least=rules.letters),
        Criterion.LOWER: _("au moins une minuscule"),
        Criterion.UPPER: _("au moins une majuscule"),
        Criterion.DIGITS: _("au moins %(least)s chiffres", least=rules.digits),
        Criterion.SPECIALS: _("au moins un caractère spécial : %(all)s", all=rules.specials or ""),
        Criterion.ALLOWED: _(
            "ni espace, ni autre caractère spécial que %(all)s", all=rules.specials or ""
        ),
    }
    return MappingProxyType({criterion: words[criterion] for criterion in rules.criteria})


class PasswordChoice(Form):
    """A new password, typed twice."""

    password = PasswordField(
        _l("Nouveau mot de passe"),
        [InputRequired(_l("Choisissez un mot de passe.")), Length(max=_LONGEST)],
    )
    again = PasswordField(
        _l("Le même mot de passe, encore une fois"),
        [
            InputRequired(_l("Saisissez le mot de passe une seconde fois.")),
            EqualTo("password", _l("Les deux mots de passe diffèrent : saisissez-les de nouveau.")),
        ],
    )

    @property
    def rules(self) -> PasswordRules:
        """What is asked of the password."""
        return portals.current().password

    @property
    def strong_length(self) -> int:
        """From how many characters on the gauge is green."""
        return STRONG_LENGTH

    @property
    def criteria(self) -> Mapping[Criterion, str]:
        """The checklist beside the field."""
        return criteria_words(self.rules)

    def validate_password(self, field: PasswordField) -> None:
        """Hold the password against the rules, and say what it lacks."""
        missing = judge(self.rules, field.data or "").missing
        if missing:
            words = ", ".join(self.criteria[criterion] for criterion in missing)
            raise ValidationError(
                _("Ce mot de passe ne convient pas. Il faut : %(words)s.", words=words)
            )


class QuestionChoice(Form):
    """A secret question with its answer."""

    question = SelectField(
        _l("Question secrète"),
        choices=[SelectChoice(question.value, words) for question, words in QUESTIONS.items()],
        validators=[InputRequired(_l("Choisissez une question."))],
    )
    answer = StringField(
        _l("Votre réponse"),
        [InputRequired(_l("Donnez la réponse à la question.")), Length(max=LONGEST_ANSWER)],
    )

    def validate_answer(self, field: StringField) -> None:
        """Refuse an answer that anybody hits upon, or that holds nothing to compare."""
        if len(fold(field.data or "")) < SHORTEST_ANSWER:
            raise ValidationError(
                _(
                    "Cette réponse est trop courte : %(least)s lettres ou chiffres au moins.",
                    least=SHORTEST_ANSWER,
                )
            )

    def chosen(self) -> tuple[SecretQuestion, str]:
        """The question, and the answer as it is compared: case, accents, blanks do not count."""
        return SecretQuestion(self.question.data), fold(self.answer.data or "")


class Renewal(PasswordChoice, FlaskForm):  # type: ignore[misc]
    """A new password after a code."""


class RenewalWithQuestion(PasswordChoice, QuestionChoice, FlaskForm):  # type: ignore[misc]
    """A new password and a new secret question after a code."""


def renewal_form(*, has_question: bool) -> Any:
    """The form of what has to be chosen anew."""
    return RenewalWithQuestion() if has_question else Renewal()


class Confirmed(Form):
    """One's current password, asked for again."""

    current = PasswordField(
        _l("Mot de passe actuel"),
        [InputRequired(_l("Saisissez votre mot de passe actuel.")), Length(max=_LONGEST)],
    )


class PasswordChange(Confirmed, PasswordChoice, FlaskForm):  # type: ignore[misc]
    """One's own password, changed by who knows the current one."""


class QuestionChange(Confirmed, QuestionChoice, FlaskForm):  # type: ignore[misc]
    """One's own secret question, changed by who knows the password."""
