"""Forms of a request: its file, and the password where much is at stake."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from netent.accounts.forms.choosing import Confirmed


class DepositForm(FlaskForm):  # type: ignore[misc]
    """The file; what is in it is for reading to say."""

    file = FileField(
        _l("Fichier"), validators=[FileRequired(message=_l("Choisissez un fichier à déposer."))]
    )


class PasswordForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The word of whoever confirms what ends many rights."""
