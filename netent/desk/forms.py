"""What the desk is told: why an act on somebody's account is done."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, TextAreaField
from wtforms.validators import DataRequired, Length

from netent.kernel.people import plain

SHORTEST_REASON, LONGEST_REASON = 10, 300


class WhyField(Form):
    """A reason that whoever it concerns will read."""

    why = TextAreaField(
        _l("Motif"),
        [
            DataRequired(_l("Indiquez le motif.")),
            Length(
                min=SHORTEST_REASON,
                max=LONGEST_REASON,
                message=_l("Le motif compte de 10 à 300 caractères."),
            ),
        ],
        filters=[plain],
    )


class ViewForm(WhyField, FlaskForm):  # type: ignore[misc]
    """Why the portal is seen as a member does."""


class UnlockForm(WhyField, FlaskForm):  # type: ignore[misc]
    """Why a member's lock is lifted."""
