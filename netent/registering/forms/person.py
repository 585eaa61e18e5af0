"""Forms about a person: who registers, and whom he enters as a declarant."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import DataRequired, InputRequired

from netent.accounts.forms.signing_in import TripletFields
from netent.kernel.people import phone_digits
from netent.registering.answers import Civility, FirstDeclarant, Identity
from netent.web.fields import EmailField, NameFields, PersonFields, check_phone

# As the page shows them: the summary of what is wrong follows it.
_ORDER = ("siret", "civility", "last_name", "first_name", "email", "phone")


class IdentityForm(NameFields, TripletFields, EmailField, FlaskForm):  # type: ignore[misc]
    """Who registers, and for which establishment."""

    civility = RadioField(
        _l("Civilité"),
        [InputRequired(_l("Choisissez une civilité."))],
        choices=[
            SelectChoice(Civility.MADAM.value, _l("Madame")),
            SelectChoice(Civility.SIR.value, _l("Monsieur")),
        ],
    )
    phone = StringField(
        _l("Téléphone"),
        [DataRequired(_l("Indiquez un numéro de téléphone.")), check_phone],
        filters=[phone_digits],
    )

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page; what it does not show comes first."""
        return iter(
            sorted(
                super().__iter__(),
                key=lambda field: _ORDER.index(field.name) if field.name in _ORDER else -1,
            )
        )

    def identity(self) -> Identity:
        """What was typed, as it is kept."""
        return Identity(
            siret=self.triplet()["siret"],
            civility=Civility(self.civility.data),
            last_name=self.last_name.data or "",
            first_name=self.first_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
        )


class DeclarantForm(PersonFields, FlaskForm):  # type: ignore[misc]
    """A first declarant; he will sign in with the SIRET of the registration."""

    files = BooleanField(_l("Il pourra déclarer pour votre propre entreprise"))

    def declarant(self) -> FirstDeclarant:
        """What was typed, as it is kept."""
        return FirstDeclarant(
            last_name=self.last_name.data or "",
            first_name=self.first_name.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            files=bool(self.files.data),
        )


class LinkForm(TripletFields, FlaskForm):  # type: ignore[misc]
    """Whose link is to be mailed again."""
