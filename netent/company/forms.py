"""Forms of a termination; each asks for the password again."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from netent.accounts.forms.choosing import Confirmed

LONGEST_WHY = 500


def _readable(text: str | None) -> str:
    """The text without what no paper can show."""
    lines = (text or "").splitlines()
    return "\n".join("".join(filter(str.isprintable, line)) for line in lines).strip()


class TerminationForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """A request, with the words that its author wants on the paper."""

    why = TextAreaField(
        _l("Motif (facultatif)"),
        [Length(max=LONGEST_WHY, message=_l("Ce motif est trop long : 500 caractères au plus."))],
        filters=[_readable],
    )


class ConfirmationForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The second administrator's word."""
