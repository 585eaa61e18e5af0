"""What several forms of the members hold: the numbers their page showed, and the password."""

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Optional

from netent.accounts.forms.choosing import Confirmed


def _count(field: HiddenField) -> int:
    """The number; none that anybody holds where something else was written."""
    text = field.data or ""
    is_number = text.isascii() and text.isdecimal() and len(text) < 12
    return int(text) if is_number else -1


class SeenForm(FlaskForm):  # type: ignore[misc]
    """How much the page said that the member holds: other numbers are another question."""

    rights = HiddenField(default="0")
    portfolios = HiddenField(default="0")

    @property
    def rights_seen(self) -> int:
        """How many rights."""
        return _count(self.rights)

    @property
    def portfolios_seen(self) -> int:
        """To how many portfolios he is assigned."""
        return _count(self.portfolios)

    def show(self, rights: int, portfolios: int) -> None:
        """The numbers that this page says are those that the next press agrees to."""
        self.rights.data, self.portfolios.data = str(rights), str(portfolios)


class ConfirmedForm(Confirmed, SeenForm):
    """The same with one's password, which may be spared."""

    def spare_password(self) -> None:
        """The current password is not asked for."""
        self.current.validators = [Optional()]
