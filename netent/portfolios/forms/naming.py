"""Form of a portfolio's name."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from netent.kernel.messages import MESSAGES
from netent.kernel.reasons import Reason


class PortfolioForm(FlaskForm):  # type: ignore[misc]
    """The name; whether it is free is the service's to say."""

    name = StringField(
        _l("Nom du portefeuille"),
        validators=[InputRequired(message=_l(MESSAGES[Reason.NAME_EMPTY]))],
    )
