"""The days of a save, and what is given to many at once."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, Optional, ValidationError

from netent.accounts.forms.choosing import Confirmed

_NOT_A_DAY = _l("Indiquez un jour, par exemple 31/12/2026.")


class EndsForm(FlaskForm):  # type: ignore[misc]
    """Both may stay away: what is added has no end then, and nothing is asked of what is held."""

    today: date
    ends_on = DateField(_l("Dernier jour des droits ajoutés (facultatif)"), [Optional()])
    choice = RadioField(
        _l("Fin des droits choisis"),
        choices=[
            SelectChoice("on", _l("Ils prennent fin")),
            SelectChoice("never", _l("Ils n’ont plus de fin")),
        ],
        validators=[Optional()],
    )
    new_end = DateField(_l("Dernier jour"), [Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        """Not in the past: it would never be usable."""
        self._check(field)

    def validate_new_end(self, field: DateField) -> None:
        """To end a right at once, it is withdrawn."""
        self._check(field)

    def validate(self, extra_validators: Any = None) -> bool:
        """A day where one is chosen: an empty field would lift the end instead."""
        is_right = bool(super().validate(extra_validators))
        if self.choice.data == "on" and self.new_end.data is None and not self.new_end.errors:
            self.new_end.errors = [_NOT_A_DAY]
            return False
        return is_right

    def _check(self, field: DateField) -> None:
        if field.data is not None and field.data < self.today:
            raise ValidationError(
                _l("Ce jour est passé. Pour mettre fin à un droit aujourd’hui, retirez-le.")
            )


class ConfirmedEndsForm(Confirmed, EndsForm):
    """The same by somebody who shows that it is he: many rights are taken at once."""


class GiftForm(FlaskForm):  # type: ignore[misc]
    """Whom, what, and whether it is given or taken."""

    member = SelectMultipleField(
        _l("Déclarants"), [DataRequired(_l("Choisissez au moins un déclarant."))]
    )
    right = SelectMultipleField(_l("Droits"), [DataRequired(_l("Choisissez au moins un droit."))])
    act = RadioField(
        _l("Que faire ?"),
        choices=[
            SelectChoice("give", _l("Donner ces droits")),
            SelectChoice("take", _l("Retirer ces droits")),
        ],
        default="give",
    )
    ends_on = DateField(_l("Dernier jour (facultatif)"), [Optional()])
    today: date

    def validate_ends_on(self, field: DateField) -> None:
        """Not in the past: it would never be usable."""
        if field.data is not None and field.data < self.today:
            raise ValidationError(_l("Ce jour est passé."))


class ConfirmedGiftForm(Confirmed, GiftForm):
    """The same by somebody who shows that it is he: many rights are taken at once."""
