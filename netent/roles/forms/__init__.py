"""Forms of the members' pages."""

from netent.roles.forms.creating import MOST_LISTED, DeclarantForm, declarant_form
from netent.roles.forms.standing import ROLES, RolesForm, SuspensionForm

__all__ = [
    "MOST_LISTED",
    "ROLES",
    "DeclarantForm",
    "RolesForm",
    "SuspensionForm",
    "declarant_form",
]
