"""Members who leave or hand over, by the services."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from netent.activations.service import prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.perimeter.models import PortfolioDeclarant
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.roles.service import Left, Newcomer, Seen, hand_over, remove_member
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP
from tests.factories.declarants import new_declarant
from tests.factories.tenancy import NOW, actor_of
from tests.roles.acting import (
    by,
    held_by,
)

LATER = NOW + timedelta(days=40)


def seen(registration: Registration, member: Member) -> Seen:
    with reading(Tenant(registration.id)) as session:
        assigned = session.scalars(
            select(PortfolioDeclarant).where(PortfolioDeclarant.member_id == member.id)
        ).all()
    return Seen(held_by(registration, member).rights, len(assigned))


def removed(
    registration: Registration,
    actor: Member,
    target: Member,
    receiver: UUID | Newcomer | None,
    **about: Any,
) -> Left:
    told = {"seen": seen(registration, target), "is_confirmed": True, "now": LATER, **about}
    found: Left = by(remove_member, registration, actor, target, receiver=receiver, **told)
    return found


def handed(
    registration: Registration, actor: Member, giver: Member, receiver: Member, **about: Any
) -> Left:
    told = {"seen": seen(registration, giver), "now": LATER, **about}
    with transaction(Tenant(registration.id)) as session:
        return hand_over(
            session,
            actor_of(registration, actor),
            member_id=giver.public_id,
            receiver_id=receiver.public_id,
            **told,
        )


def newcomer(registration: Registration, *, administers: bool = False, **about: Any) -> Newcomer:
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, CHEAP)
    return Newcomer(new_declarant(registration, **about), administers, prepared)


def portfolios_of(registration: Registration, member: Member) -> list[int]:
    with reading(Tenant(registration.id)) as session:
        return list(
            session.scalars(
                select(PortfolioDeclarant.portfolio_id).where(
                    PortfolioDeclarant.member_id == member.id
                )
            )
        )
