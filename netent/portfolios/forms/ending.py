"""Forms of acts that end rights; those that end many ask for the password again."""

from flask_wtf import FlaskForm
from wtforms import HiddenField

from netent.accounts.forms.choosing import Confirmed


class DeletionForm(FlaskForm):  # type: ignore[misc]
    """The word that a portfolio goes; nothing ends with it."""


class EndingForm(FlaskForm):  # type: ignore[misc]
    """An act, with the mark of what was shown to end."""

    shown = HiddenField()


class MassEndingForm(Confirmed, EndingForm):
    """One that ends many rights."""
