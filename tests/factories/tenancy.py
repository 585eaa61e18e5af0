"""Registrations and members."""

from datetime import UTC, datetime

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, RegistrationKind, Role
from netent.kernel.identifiers import fold
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import new_siren, siret_of

NOW = datetime(2026, 11, 20, 13, 5, tzinfo=UTC)


def make_registration(
    kind: RegistrationKind = RegistrationKind.THIRD_PARTY, *, name: str = "Cabinet d’essai"
) -> Registration:
    """A live registration of a company that no other test has."""
    with transaction(PORTAL) as session:
        registration = Registration(
            siren=new_siren(), kind=kind, name=name, created_at=NOW, import_cooldown_hours=0
        )
        session.add(registration)
    return registration


def make_member(
    registration: Registration,
    *,
    first_name: str = "Camille",
    last_name: str = "Durand",
    administrator: bool = False,
    declarant: bool = True,
    state: MemberState = MemberState.ACTIVE,
) -> Member:
    """A member of a registration, active and a declarant unless told otherwise."""
    with transaction(Tenant(registration.id)) as session:
        member = Member(
            siret=siret_of(registration.siren),
            last_name=last_name,
            first_name=first_name,
            sort_name=fold(f"{last_name} {first_name}"),
            email=f"{fold(first_name)}.{registration.siren}@cabinet.example",
            is_administrator=administrator,
            is_declarant=declarant,
            state=state,
            created_at=NOW,
        )
        session.add(member)
    return member


def make_administrator(registration: Registration, **names: str) -> Member:
    """An active administrator who files nothing."""
    return make_member(registration, administrator=True, declarant=False, **names)


def actor_of(registration: Registration, member: Member) -> Actor:
    """The member as the services see him act."""
    return Actor(
        registration_id=registration.id,
        registration_kind=registration.kind,
        member_id=member.id,
        member_public_id=member.public_id,
        roles=frozenset(
            role
            for role, held in (
                (Role.ADMINISTRATOR, member.is_administrator),
                (Role.DECLARANT, member.is_declarant),
            )
            if held
        ),
        name=member.full_name,
        address="192.0.2.1",
    )
