"""The form of a file of people."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class PeopleForm(FlaskForm):  # type: ignore[misc]
    """The file; what is in it is for reading to say."""

    file = FileField(
        _l("Fichier"), validators=[FileRequired(message=_l("Choisissez un fichier à déposer."))]
    )
