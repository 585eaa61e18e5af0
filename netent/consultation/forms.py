"""What a detail of rights is asked for."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from netent.kernel.errors import NotFound

ALL = "tous"


class DetailForm(FlaskForm):  # type: ignore[misc]
    """One portfolio, or all of them; whether there is such a one is the service's to say."""

    portfolio = SelectField(
        _l("Portefeuille"),
        [InputRequired(_l("Choisissez un portefeuille, ou tous."))],
        validate_choice=False,
    )

    @property
    def portfolio_id(self) -> UUID | None:
        """The portfolio that was chosen, None for all. NotFound for what can be none."""
        chosen = self.portfolio.data or ""
        try:
            return None if chosen == ALL else UUID(chosen)
        except ValueError:
            raise NotFound from None
