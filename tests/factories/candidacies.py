"""People who ask to join a registration that other factories made."""

from datetime import datetime
from itertools import count
from uuid import UUID

from sqlalchemy import select

from netent.accounts.service import Credentials
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.enrolment.models import Candidacy
from netent.enrolment.service import Applicant, ask_to_join
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.enums import Role
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, PASSWORD, Person
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW

_nic = count(2)


def make_candidate(
    registration: Registration,
    *,
    first_name: str = "Paul",
    last_name: str = "Roussel",
    role: Role = Role.ADMINISTRATOR,
    now: datetime = NOW,
) -> tuple[Person, UUID]:
    """A person whose request waits, and its identifier; each signs in with a SIRET of his own."""
    siret = siret_of(registration.siren, next(_nic))
    applicant = Applicant(
        siret=siret,
        last_name=last_name,
        first_name=first_name,
        email=f"{siret}@cabinet.example",
        phone="",
        locale="fr",
        password_digest=CHEAP.hash(PASSWORD),
    )
    with transaction(Tenant(registration.id)) as session:
        candidacy = ask_to_join(
            session, applicant, role=role, way=Way.COOPTATION, portal=NET_ENTREPRISES, now=now
        )
        member = session.get_one(Member, candidacy.member_id)
    typed = Credentials(siret, last_name, first_name, PASSWORD)
    return Person(registration, member, typed), candidacy.public_id


def candidacy_of(registration: Registration, public_id: UUID) -> Candidacy:
    """The request as it stands, from a fresh session."""
    with reading(Tenant(registration.id)) as session:
        return session.scalars(select(Candidacy).where(Candidacy.public_id == public_id)).one()


def state_of(registration: Registration, public_id: UUID) -> CandidacyState:
    """Where the request stands."""
    return candidacy_of(registration, public_id).state
