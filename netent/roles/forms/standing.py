"""Forms that change what a member is; the password is asked for where the view says so."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import InputRequired, ValidationError

from netent.kernel.enums import Role
from netent.roles.forms.seen import ConfirmedForm

# What each choice makes of him.
ROLES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "declarant": frozenset({Role.DECLARANT}),
        "administrator": frozenset({Role.ADMINISTRATOR}),
        "both": frozenset({Role.ADMINISTRATOR, Role.DECLARANT}),
    }
)


class RolesForm(ConfirmedForm):
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

    def needs_password(self, *, leaves_one: bool, is_mass: bool) -> bool:
        """Whether the chosen role takes what leaves one administrator, or ends many rights."""
        roles = ROLES.get(self.roles.data, frozenset(Role))
        loses_one = leaves_one and Role.ADMINISTRATOR not in roles
        return loses_one or (is_mass and Role.DECLARANT not in roles)

    def validate_understood(self, field: BooleanField) -> None:
        """Whoever is no declarant any more holds nothing."""
        if self.roles.data == "administrator" and self.rights_seen and not field.data:
            raise ValidationError(_l("Cochez la case : ce qui prend fin ne revient pas de soi."))


class SuspensionForm(ConfirmedForm):
    """The word of whoever would be the only administrator left."""
