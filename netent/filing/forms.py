"""Forms of filing: whom and what it is about, the period and the file, a reason, a due day."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, Field, Form, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import InputRequired, Length, ValidationError

from netent.filing.periods import FIRST_YEAR, LAST_YEAR
from netent.kernel.people import plain

SHORTEST_WHY, LONGEST_WHY = 5, 300


class ContentFields(Form):
    """A file, or the word that there is nothing to declare where that can be."""

    nature = RadioField(
        _l("Ce que vous déposez"),
        choices=[
            SelectChoice("file", _l("Un fichier")),
            SelectChoice("nil", _l("Néant : rien à déclarer pour cette période")),
        ],
        default="file",
    )
    file = FileField(_l("Fichier"))

    def validate_file(self, field: FileField) -> None:
        """Needed unless there is nothing to declare."""
        if self.nature.data == "file" and not (field.data and field.data.filename):
            raise ValidationError(_("Choisissez le fichier à déposer."))
        if self.nature.data == "nil" and field.data and field.data.filename:
            raise ValidationError(_("Un fichier, ou néant : choisissez l’un des deux."))


class PeriodForm(ContentFields, FlaskForm):  # type: ignore[misc]
    """Of a declaration that is filed period by period."""

    period = SelectField(
        _l("Période"), [InputRequired(_l("Choisissez une période."))], validate_choice=False
    )

    def offer(self, periods: Iterable[tuple[str, str]]) -> None:
        """Let one of these be chosen, each by its code and its words."""
        self.period.choices = [SelectChoice(code, words) for code, words in periods]

    @property
    def code(self) -> str:
        """The period's code."""
        return self.period.data or ""


class EventForm(ContentFields, FlaskForm):  # type: ignore[misc]
    """Of a declaration that is filed when something happens."""

    period = DateField(_l("Date"), [InputRequired(_l("Indiquez la date."))])

    def validate_period(self, field: Field) -> None:
        """A day that can be."""
        if isinstance(field.data, date) and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(_("Cette date ne peut pas être."))

    @property
    def code(self) -> str:
        """The day's code."""
        return self.period.data.isoformat() if self.period.data else ""


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Why a filing is taken back."""

    why = TextAreaField(
        _l("Motif"),
        [
            InputRequired(_l("Indiquez pourquoi ce dépôt est annulé.")),
            Length(
                SHORTEST_WHY,
                LONGEST_WHY,
                _l("Écrivez de 5 à 300 caractères."),
            ),
        ],
        filters=[plain],
    )


class DueDayForm(FlaskForm):  # type: ignore[misc]
    """The due day of one declaration; the choices are its rule's."""

    day = RadioField(_l("Jour d’échéance"), coerce=int)

    def offer(self, days: Sequence[int]) -> None:
        """Let one of these days be chosen."""
        self.day.choices = [
            SelectChoice(day, _("Le %(day)s du mois suivant", day=day)) for day in days
        ]
