"""Declarants whom an administrator creates by hand."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from netent.accounts.service import Credentials
from netent.activations.service import prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.rules import Rules
from netent.policies.secrets import SecretKind
from netent.roles.service import ByProfile, LikeMember, NewDeclarant, Told, create_declarant
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, Person
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW, actor_of


def new_declarant(registration: Registration, **about: Any) -> NewDeclarant:
    """Somebody who signs in with the registration's first own establishment."""
    told = {
        "siret": siret_of(registration.siren, 1000),
        "last_name": "Le Goff",
        "first_name": "Maëlle",
        "email": "maelle@cabinet.example",
        "phone": "",
        "locale": "fr",
    }
    return NewDeclarant(**told | about)


def created(
    registration: Registration,
    administrator: Member,
    *,
    declarations: Collection[str] = (),
    by: LikeMember | ByProfile | None = None,
    until: date | None = None,
    now: datetime = NOW,
    **about: Any,
) -> Told:
    """What the administrator is told of the declarant whom he creates."""
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, CHEAP)
    with transaction(Tenant(registration.id)) as session:
        return create_declarant(
            session,
            actor_of(registration, administrator),
            new_declarant(registration, **about),
            declarations=declarations,
            by=by,
            until=until,
            prepared=prepared,
            portal=NET_ENTREPRISES,
            rules=Rules(),
            now=now,
        )


def coming_with(registration: Registration, told: Told) -> Person:
    """The declarant with what he types at his first sign-in."""
    with reading(Tenant(registration.id)) as session:
        member = tenancy.member_of(session, told.member_id)
    assert member is not None
    typed = Credentials(told.siret, told.last_name, told.first_name, told.code)
    return Person(registration, member, typed)
