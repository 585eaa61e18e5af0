"""The form of a posted key."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

_LONGEST = 40


class KeyForm(FlaskForm):  # type: ignore[misc]
    """The key as typed; blanks, hyphens and case do not count."""

    key = StringField(
        _l("Clé d’activation"),
        [
            DataRequired(_l("Saisissez la clé de la lettre.")),
            Length(max=_LONGEST, message=_l("Cette clé est trop longue.")),
        ],
    )
