"""The form of a file of rates."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class RatesForm(FlaskForm):  # type: ignore[misc]
    """The operator's file."""

    file = FileField(_l("Fichier CSV"), [FileRequired(_l("Choisissez un fichier."))])
