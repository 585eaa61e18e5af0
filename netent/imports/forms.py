"""Forms of a request: its file, and the password where much is at stake."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import InputRequired

from netent.accounts.forms.choosing import Confirmed


class DepositForm(FlaskForm):  # type: ignore[misc]
    """The file; what is in it is for reading to say."""

    file = FileField(
        _l("Fichier"), validators=[FileRequired(message=_l("Choisissez un fichier à déposer."))]
    )


class DeclarationForm(FlaskForm):  # type: ignore[misc]
    """One declaration, and whether it is added or removed; the choices are the catalogue's."""

    declaration = SelectField(
        _l("Déclaration"),
        choices=[],
        validators=[InputRequired(message=_l("Choisissez une déclaration."))],
    )
    action = RadioField(
        _l("Que faire"),
        choices=[
            SelectChoice("add", _l("L’ajouter pour tous les clients")),
            SelectChoice("remove", _l("La retirer pour tous les clients")),
        ],
        validators=[InputRequired(message=_l("Dites s’il faut l’ajouter ou la retirer."))],
    )

    def offer(self, declarations: Iterable[tuple[str, str]]) -> None:
        """Let one of these be chosen, each by its code and its words."""
        self.declaration.choices = [SelectChoice(code, words) for code, words in declarations]


class PasswordForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The word of whoever confirms what ends many rights, or takes provisional passwords away."""
