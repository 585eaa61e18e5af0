"""Forms that change what a member is; the password is asked for where the view says so."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import InputRequired, Optional, ValidationError

from netent.accounts.forms.choosing import Confirmed
from netent.kernel.enums import Role

# What each choice makes of him.
ROLES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "declarant": frozenset({Role.DECLARANT}),
        "administrator": frozenset({Role.ADMINISTRATOR}),
        "both": frozenset({Role.ADMINISTRATOR, Role.DECLARANT}),
    }
)


class Seen(FlaskForm):  # type: ignore[misc]
    """How many rights the page said that the member holds: other numbers are another question."""

    rights = HiddenField(default="0")

    @property
    def rights_seen(self) -> int:
        """The number; none that any member holds where somebody wrote something else."""
        text = self.rights.data or ""
        is_number = text.isascii() and text.isdecimal() and len(text) < 12
        return int(text) if is_number else -1


class RolesForm(Confirmed, Seen):
    """One role or both; that rights end is ticked where they do."""

    roles = RadioField(
        _l("Rôle"),
        [InputRequired(_l("Choisissez un rôle."))],
        choices=[
            SelectChoice("declarant", _l("Déclarant")),
            SelectChoice("administrator", _l("Administrateur")),
            SelectChoice("both", _l("Administrateur-déclarant")),
        ],
    )
    understood = BooleanField(_l("Je comprends que ses habilitations prennent fin."))

    @property
    def administers(self) -> bool:
        """Whether the chosen role administers."""
        return self.roles.data in ("administrator", "both")

    def validate_understood(self, field: BooleanField) -> None:
        """Whoever is no declarant any more holds nothing."""
        if self.roles.data == "administrator" and self.rights_seen and not field.data:
            raise ValidationError(_l("Cochez la case : ce qui prend fin ne revient pas de soi."))

    def spare_password(self) -> None:
        """The current password is not asked for."""
        self.current.validators = [Optional()]


class SuspensionForm(Confirmed, FlaskForm):  # type: ignore[misc]
    """The word of whoever would be the only administrator left."""
