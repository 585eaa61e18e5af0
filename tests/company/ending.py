"""Terminations by the services, each act in a transaction of its own, and what is seen of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.catalogue import queries as catalogue
from netent.company.models import Termination
from netent.company.service import Settled, ask, confirm, end_due, withdraw
from netent.company.states import TerminationState
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations import service as rights
from netent.habilitations.decision import Decision, decide_in
from netent.habilitations.models import Habilitation
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import NOW, actor_of


def asked(
    registration: Registration, by: Member, siret: str = "", *, now: datetime = NOW, why: str = ""
) -> UUID:
    """Ask for the end of an establishment, or of all; the termination's identifier."""
    with transaction(Tenant(registration.id)) as session:
        actor = actor_of(registration, by)
        return ask(session, actor, siret=siret, why=why, now=now).public_id


def confirmed(
    registration: Registration, by: Member, termination_id: UUID, *, now: datetime = NOW
) -> Settled:
    """Confirm it."""
    with transaction(Tenant(registration.id)) as session:
        actor = actor_of(registration, by)
        return confirm(session, actor, termination_id=termination_id, now=now)


def withdrawn(
    registration: Registration, by: Member, termination_id: UUID, *, now: datetime = NOW
) -> Settled:
    """Take it back."""
    with transaction(Tenant(registration.id)) as session:
        actor = actor_of(registration, by)
        return withdraw(session, actor, termination_id=termination_id, now=now)


def swept(now: datetime) -> int:
    """Let everything end whose day has come."""
    return end_due(portal=NET_ENTREPRISES, now=now)


def termination_of(registration: Registration, termination_id: UUID) -> Termination:
    """The termination as it stands, from a fresh session."""
    with reading(Tenant(registration.id)) as session:
        return session.scalars(
            select(Termination).where(Termination.public_id == termination_id)
        ).one()


def live_termination(registration: Registration) -> UUID | None:
    """The one of the whole registration that is not over."""
    with reading(Tenant(registration.id)) as session:
        return session.scalars(
            select(Termination.public_id).where(
                Termination.settled_at.is_(None), Termination.site_id.is_(None)
            )
        ).one_or_none()


def state_of(registration: Registration, termination_id: UUID) -> TerminationState:
    """Where it stands."""
    return termination_of(registration, termination_id).state


def registration_of(registration: Registration) -> Registration:
    """The registration as it stands, from a fresh session."""
    with reading(PORTAL) as session:
        return session.get_one(Registration, registration.id)


def sites_of(registration: Registration) -> list[Site]:
    """Its sites by SIRET."""
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Site).order_by(Site.siret)))


def grant_everywhere(registration: Registration, *members: Member) -> None:
    """Give these members every right that is open on each site."""
    with transaction(Tenant(registration.id)) as session:
        act = rights.begin_act(session, None, origin=ActOrigin.PAGE, now=NOW)
        for opened in set(session.scalars(select(Site.opened))):
            pairs = (
                select(Site.id, Member.id)
                .join_from(Site, Member, Member.registration_id == Site.registration_id)
                .where(
                    Site.registration_id == registration.id,
                    Site.opened == opened,
                    Member.id.in_([member.id for member in members]),
                )
            )
            rights.grant(session, act, pairs, RightSet(opened), default_delay_days=0)


def pairs_held(registration: Registration) -> set[tuple[int, int]]:
    """Who holds anything where: (site, member)."""
    with reading(Tenant(registration.id)) as session:
        rows = session.execute(select(Habilitation.site_id, Habilitation.member_id))
        return {(row.site_id, row.member_id) for row in rows}


def decision(
    registration: Registration, member: Member, siret: str, *, on: datetime, code: str = "DPAE"
) -> Decision:
    """May he file there on this day."""
    with reading(Tenant(registration.id)) as session:
        assert catalogue.rights_named(session, code)
        return decide_in(
            session,
            member_id=member.public_id,
            declaration=code,
            siret=siret,
            on=paris_day(on),
        )


def actions(registration: Registration) -> list[str]:
    """What the audit trail tells, in its order."""
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))
