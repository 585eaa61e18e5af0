"""Forms of the members' pages."""

from netent.roles.forms.creating import MOST_LISTED, DeclarantForm, declarant_form
from netent.roles.forms.leaving import EndingForm, LeavingForm, newcomer_form
from netent.roles.forms.seen import SeenForm
from netent.roles.forms.standing import ROLES, RolesForm, SuspensionForm

__all__ = [
    "MOST_LISTED",
    "ROLES",
    "DeclarantForm",
    "EndingForm",
    "LeavingForm",
    "RolesForm",
    "SeenForm",
    "SuspensionForm",
    "declarant_form",
    "newcomer_form",
]
