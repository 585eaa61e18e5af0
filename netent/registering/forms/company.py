"""Forms about the company: its kind of registration, what it is, what it declares."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from netent.enrolment.states import Way
from netent.kernel.enums import Role
from netent.registering.answers import Access, Joining
from netent.registering.proposals import (
    PROFILES,
    PURPOSES,
    SECTORS,
    Proposable,
    profiles_for,
    sectors_of,
)


class AccessForm(FlaskForm):  # type: ignore[misc]
    """The two kinds of registration; it can't be changed afterwards."""

    access = RadioField(
        _l("Pour qui vous inscrivez-vous ?"),
        [InputRequired(_l("Choisissez un type d’inscription."))],
        choices=[
            SelectChoice(Access.OWN.value, _l("Votre entreprise")),
            SelectChoice(Access.CLIENTS.value, _l("Votre entreprise et vos clients")),
        ],
    )


class JoiningForm(FlaskForm):  # type: ignore[misc]
    """As what, and by which way, somebody asks to join."""

    role = RadioField(
        _l("Que demandez-vous ?"),
        [InputRequired(_l("Choisissez ce que vous demandez à être."))],
        choices=[
            SelectChoice(Role.ADMINISTRATOR.value, _l("Être administrateur")),
            SelectChoice(Role.DECLARANT.value, _l("Être déclarant")),
        ],
    )
    way = RadioField(_l("Comment un administrateur est-il accepté ?"), [Optional()])

    def __init__(self, *, has_address: bool, **options: Any) -> None:
        super().__init__(**options)
        ways = [SelectChoice(Way.COOPTATION.value, _("Par un administrateur en place"))]
        if has_address:
            ways.append(SelectChoice(Way.KEY.value, _("Par une clé envoyée à l’établissement")))
        self.way.choices = ways

    def joining(self) -> Joining:
        """The request; a declarant waits for an administrator, whatever was ticked."""
        if Role(self.role.data) is Role.DECLARANT:
            return Joining(Role.DECLARANT)
        return Joining(Role.ADMINISTRATOR, Way(self.way.data or Way.COOPTATION))


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """What the company is, and what it wants the services for."""

    profile = RadioField(
        _l("Vous êtes"), [InputRequired(_l("Dites ce que vous êtes."))], choices=[]
    )
    purpose = RadioField(
        _l("Vous souhaitez utiliser les services liés à"),
        [InputRequired(_l("Choisissez les services dont vous avez besoin."))],
        choices=[],
    )

    def __init__(self, *, for_clients: bool, **options: Any) -> None:
        super().__init__(**options)
        self.profile.choices = _choices(PROFILES, profiles_for(for_clients=for_clients))
        self.purpose.choices = _choices(PURPOSES, list(PURPOSES))


class SectorForm(FlaskForm):  # type: ignore[misc]
    """The regime or sector, among those of the purpose."""

    sector = RadioField(
        _l("Régime ou secteur"),
        [InputRequired(_l("Choisissez un régime ou un secteur."))],
        choices=[],
    )

    def __init__(self, *, purpose: str, **options: Any) -> None:
        super().__init__(**options)
        self.sector.choices = _choices(SECTORS, sectors_of(purpose) if purpose else ())


class DeclarationsForm(FlaskForm):  # type: ignore[misc]
    """The declarations to take; the proposed ones are ticked beforehand."""

    declarations = SelectMultipleField(
        _l("Vos déclarations"),
        [InputRequired(_l("Cochez au moins une déclaration."))],
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, *, catalogue: Sequence[Proposable], **options: Any) -> None:
        super().__init__(**options)
        self.declarations.choices = [SelectChoice(row.code, row.label) for row in catalogue]


def _choices(words: Mapping[str, Any], codes: Sequence[str]) -> list[SelectChoice]:
    return [SelectChoice(code, _(words[code].label)) for code in codes]
