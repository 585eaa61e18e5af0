"""What several pages of the members do: read a card, make a password, ask again for one's own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from netent.accounts import passwords
from netent.accounts.confirming import is_confirmed
from netent.accounts.service import TripletTaken
from netent.activations.service import PreparedCode, prepare_code
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import format_siret
from netent.kernel.reasons import Reason
from netent.perimeter.own_sites import OwnSite
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.roles import queries, service
from netent.web.language import selected_language
from netent.web.messages import error_text
from netent.web.scope import page_session


def card_of(member_id: UUID) -> queries.MemberRow:
    """The member as his administrators see him. NotFound."""
    return queries.member_card(page_session(), member_id, portal=portals.current(), now=clock.now())


def prepared_password() -> PreparedCode:
    """A provisional password made beforehand: slow on purpose, and so before any transaction."""
    return prepare_code(portals.current(), SecretKind.PROVISIONAL_PASSWORD, passwords.current())


def passes(form: Any, *, needs_password: bool) -> bool:
    """Whether the form was sent and is right, one's password too where it is asked for again."""
    if needs_password:
        return is_confirmed(form)
    return bool(form.validate_on_submit())


def site_choices(sites: Sequence[OwnSite]) -> list[tuple[str, str]]:
    """Establishments as a list offers them."""
    return [(site.siret, " – ".join(filter(None, _words(site)))) for site in sites]


def _words(site: OwnSite) -> tuple[str | None, ...]:
    # Narrow spaces vanish in some fonts.
    return (format_siret(site.siret).replace("\u202f", "\u00a0"), site.commune, site.name)


def person_of(form: Any, sites: Sequence[OwnSite]) -> service.NewDeclarant:
    """The person whom a form names; by the only establishment where none is asked for."""
    return service.NewDeclarant(
        siret=form.siret.data if "siret" in form else sites[0].siret,
        last_name=form.last_name.data or "",
        first_name=form.first_name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        locale=selected_language(),
    )


def say_refusal(
    form: Any, refusal: Refusal | None, person: service.NewDeclarant | None
) -> UUID | None:
    """Put the refusal of a person at its field; who signs in so already, where he is one's own."""
    if refusal is None:
        return None
    if isinstance(refusal, TripletTaken) and person is not None:
        form.last_name.errors = [
            _("Une personne se connecte déjà avec ce SIRET, ce nom et ce prénom.")
        ]
        return queries.member_signing_in_as(
            page_session(),
            siret=person.siret,
            last_name=person.last_name,
            first_name=person.first_name,
        )
    if "siret" in form and refusal.reason in (Reason.NOT_OWN_SITE, Reason.ESTABLISHMENT_CLOSED):
        form.siret.errors = [error_text(refusal)]
    else:
        form.form_errors.append(error_text(refusal))
    return None
