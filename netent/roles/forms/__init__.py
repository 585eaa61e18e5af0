"""Forms of the members' pages."""

from netent.roles.forms.address import AddressForm
from netent.roles.forms.creating import (
    COPY,
    MANUAL,
    MOST_LISTED,
    PROFILE,
    DeclarantForm,
    declarant_form,
)
from netent.roles.forms.leaving import EndingForm, LeavingForm, newcomer_form
from netent.roles.forms.profiles import ProfileForm
from netent.roles.forms.seen import SeenForm
from netent.roles.forms.standing import ROLES, RolesForm, SuspensionForm

__all__ = [
    "COPY",
    "MANUAL",
    "MOST_LISTED",
    "PROFILE",
    "ROLES",
    "AddressForm",
    "DeclarantForm",
    "EndingForm",
    "LeavingForm",
    "ProfileForm",
    "RolesForm",
    "SeenForm",
    "SuspensionForm",
    "declarant_form",
    "newcomer_form",
]
