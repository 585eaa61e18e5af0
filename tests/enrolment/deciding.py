"""An administrator who decides, by the services."""

from datetime import datetime
from uuid import UUID

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.enrolment.service import Settled, accept, refuse
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.rules import Rules
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person
from tests.factories.tenancy import NOW, actor_of

RULES = Rules()


def accepted(
    registration: Registration,
    administrator: Member,
    candidacy_id: UUID,
    *declarations: str,
    now: datetime = NOW,
) -> Settled:
    """Let the person in, with the rights on these declarations."""
    with transaction(Tenant(registration.id)) as session:
        return accept(
            session,
            actor_of(registration, administrator),
            candidacy_id=candidacy_id,
            declarations=declarations,
            rules=RULES,
            portal=NET_ENTREPRISES,
            now=now,
        )


def refused(
    registration: Registration, administrator: Member, candidacy_id: UUID, *, now: datetime = NOW
) -> Settled:
    """Turn the person away."""
    with transaction(Tenant(registration.id)) as session:
        return refuse(
            session,
            actor_of(registration, administrator),
            candidacy_id=candidacy_id,
            portal=NET_ENTREPRISES,
            now=now,
        )


def member_of(person: Person) -> Member:
    """The person's account as it stands."""
    with reading(Tenant(person.registration.id)) as session:
        return session.get_one(Member, person.member.id)
