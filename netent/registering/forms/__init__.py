"""Forms of the wizard, one a step."""

from netent.registering.forms.company import (
    AccessForm,
    DeclarationsForm,
    JoiningForm,
    ProfileForm,
    SectorForm,
)
from netent.registering.forms.person import DeclarantForm, IdentityForm, LinkForm
from netent.registering.forms.steps import (
    AcceptedForm,
    ConfirmationForm,
    GoOnForm,
    PasswordForm,
    PasswordOnlyForm,
)

__all__ = [
    "AcceptedForm",
    "AccessForm",
    "ConfirmationForm",
    "DeclarantForm",
    "DeclarationsForm",
    "GoOnForm",
    "IdentityForm",
    "JoiningForm",
    "LinkForm",
    "PasswordForm",
    "PasswordOnlyForm",
    "ProfileForm",
    "SectorForm",
]
