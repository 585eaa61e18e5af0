"""Forms by which a member leaves or hands over."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from netent.roles.forms.creating import Choices, with_site
from netent.roles.forms.seen import ConfirmedForm
from netent.web.fields import PersonFields


class LeavingForm(ConfirmedForm):
    """He leaves, and somebody who is in takes over."""


class EndingForm(ConfirmedForm):
    """He leaves, and what he holds ends."""

    understood = BooleanField(_l("Je comprends que ses habilitations prennent fin."))

    def validate_understood(self, field: BooleanField) -> None:
        """Where he holds something."""
        if (self.rights_seen or self.portfolios_seen) and not field.data:
            raise ValidationError(_l("Cochez la case : ce qui prend fin ne revient pas de soi."))


class NewcomerForm(PersonFields, ConfirmedForm):
    """He leaves, and somebody new takes over."""


def newcomer_form(sites: Choices) -> Any:
    """Who takes over, with the establishment he signs in by where there are many."""
    return with_site(NewcomerForm, sites)
