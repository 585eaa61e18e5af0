"""Acts of one member on another, by the services, and what they leave."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.habilitations.decision import Decision, decide_in
from netent.habilitations.holdings import Holding, holding_of
from netent.kernel.enums import ActOrigin, MemberState, Role
from netent.kernel.right_set import ALL_RIGHTS
from netent.perimeter.models import Site
from netent.policies.portals import NET_ENTREPRISES
from netent.roles import service
from netent.tenancy.models import Member, MemberChange, Registration
from tests.factories.imports import RULES
from tests.factories.tenancy import NOW, actor_of

TOMORROW = NOW.date() + timedelta(days=1)
_HIGH_STAKE = (service.set_roles, service.suspend, service.remove_member)
BOTH = frozenset({Role.ADMINISTRATOR, Role.DECLARANT})


def fresh(registration: Registration, member: Member | UUID) -> Member:
    """A member as he stands, from a session of its own."""
    public_id = member if isinstance(member, UUID) else member.public_id
    with reading(Tenant(registration.id)) as session:
        return session.scalars(select(Member).where(Member.public_id == public_id)).one()


def everybody(registration: Registration) -> list[Member]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Member).order_by(Member.id)))


def active_administrators(registration: Registration) -> list[Member]:
    """Those who keep the registration from being without one."""
    return [
        row
        for row in everybody(registration)
        if row.is_administrator and row.state is MemberState.ACTIVE
    ]


def by(
    act: Callable[..., Any], registration: Registration, actor: Member, target: Member, **about: Any
) -> Any:
    """One act in a transaction of its own, by the actor as his page was made for him."""
    told = {"member_id": target.public_id, "now": NOW, **about}
    if act is not service.reinstate:
        told = {"portal": NET_ENTREPRISES, **told}
    if act in _HIGH_STAKE:
        told = {"rules": RULES, **told}
    with transaction(Tenant(registration.id)) as session:
        return act(session, actor_of(registration, actor), **told)


def roles_set(
    registration: Registration, actor: Member, target: Member, *roles: Role, **about: Any
) -> Member:
    found: Member = by(service.set_roles, registration, actor, target, roles=roles, **about)
    return found


def suspended(registration: Registration, actor: Member, target: Member, **about: Any) -> Member:
    found: Member = by(service.suspend, registration, actor, target, **about)
    return found


def reinstated(registration: Registration, actor: Member, target: Member) -> Member:
    found: Member = by(service.reinstate, registration, actor, target)
    return found


def give_rights(
    registration: Registration,
    member: Member,
    *,
    now: datetime = NOW,
    sirets: Iterable[str] | None = None,
) -> None:
    """Everything that is open, on all sites or on these."""
    with transaction(Tenant(registration.id)) as session:
        sites = select(Site).order_by(Site.id)
        if sirets is not None:
            sites = sites.where(Site.siret.in_(list(sirets)))
        act = rights.begin_act(session, None, origin=ActOrigin.DEMO, now=now)
        for site in session.scalars(sites).all():
            pair = (
                select(Site.id, Member.id)
                .join_from(Site, Member, Member.registration_id == Site.registration_id)
                .where(
                    Site.registration_id == registration.id,
                    Site.id == site.id,
                    Member.id == member.id,
                )
            )
            opened = ALL_RIGHTS & site.opened
            rights.grant(session, act, pair, opened, default_delay_days=1)


def held_by(registration: Registration, member: Member) -> Holding:
    with reading(Tenant(registration.id)) as session:
        return holding_of(session, member.id)


def decided(
    registration: Registration,
    member: Member,
    siret: str,
    declaration: str = "DSN",
    on: date = TOMORROW,
) -> Decision:
    with reading(Tenant(registration.id)) as session:
        return decide_in(
            session, member_id=member.public_id, declaration=declaration, siret=siret, on=on
        )


def changes(registration: Registration) -> list[MemberChange]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(MemberChange).order_by(MemberChange.id)))


def event(registration: Registration, action: str) -> AuditEvent:
    """The one event of this kind."""
    with reading(Tenant(registration.id)) as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == action)).one()


def actions(registration: Registration) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))
