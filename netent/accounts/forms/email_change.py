"""One's own new e-mail address, given by who knows the password."""

from flask_wtf import FlaskForm

from netent.accounts.forms.choosing import Confirmed
from netent.web.fields import EmailField


class EmailChange(Confirmed, EmailField, FlaskForm):  # type: ignore[misc]
    """The new address and the current password."""
