"""Forms of the catalogue: one declaration, or a whole file; the rules are the catalogue's own."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField, TextAreaField

from netent.catalogue.columns import COLUMNS, Fault


class DeclarationForm(FlaskForm):  # type: ignore[misc]
    """A declaration's columns as text; its code is given once, when it is added."""

    code = StringField(_l("Code"))
    label = StringField(_l("Nom de la déclaration"))
    regime = StringField(_l("Régime"))
    audience = StringField(_l("Public"))
    description = TextAreaField(_l("Description"))
    access_delay_days = StringField(_l("Délai d’accès, en jours"))
    colour = StringField(_l("Couleur"))
    status = StringField(_l("Statut"))

    columns = tuple(column for column in COLUMNS if column != "code")

    def cells(self) -> dict[str, str]:
        """What was typed, but for the code."""
        return {column: " ".join((self[column].data or "").split()) for column in self.columns}

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Say at each field what is wrong with it."""
        for fault in faults:
            self[fault.column].errors = [f"{fault.message[:1].upper()}{fault.message[1:]}."]


class FileForm(FlaskForm):  # type: ignore[misc]
    """The file of a whole catalogue."""

    file = FileField(_l("Fichier CSV"), [FileRequired(_l("Choisissez un fichier."))])
