"""What several pages of the members do: read a card, make a password, ask again for one's own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from netent.accounts import passwords
from netent.accounts.confirming import is_confirmed
from netent.activations.service import PreparedCode, prepare_code
from netent.kernel import clock
from netent.kernel.identifiers import format_siret
from netent.perimeter.own_sites import OwnSite
from netent.policies import portals
from netent.policies.secrets import SecretKind
from netent.roles import queries
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
