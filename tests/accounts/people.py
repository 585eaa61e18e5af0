"""A person with a way in, and what the database knows of his tries."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from netent.accounts.models import Login, SignInFailure, WebSession
from netent.accounts.passwords import Cost, Passwords
from netent.accounts.service import Credentials, Origin, Refused, SignedIn, open_login, sign_in
from netent.accounts.states import FailureReason
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import NOW, make_member, make_registration

PASSWORD = "Bonjour2026! été"
CHEAP = Passwords(Cost(time=1, memory_kib=8, parallelism=1))
RULES = NET_ENTREPRISES.sign_in
ORIGIN = Origin(address="192.0.2.1", browser="Test/1.0")


@dataclass(frozen=True)
class Person:
    """A member, his registration, and what he types to sign in."""

    registration: Registration
    member: Member
    credentials: Credentials

    def typing(self, **changes: str) -> "Person":
        """The same person, who types something else."""
        return replace(self, credentials=replace(self.credentials, **changes))


def make_person(
    registration: Registration | None = None, *, passwords: Passwords = CHEAP, **about: Any
) -> Person:
    """A member with a login."""
    registration = registration or make_registration()
    member = make_member(registration, **about)
    with transaction(Tenant(registration.id)) as session:
        open_login(session, member, password_hash=passwords.hash(PASSWORD), now=NOW)
    typed = Credentials(member.siret, member.last_name, member.first_name, PASSWORD)
    return Person(registration, member, typed)


def enter(
    person: Person, *, now: datetime = NOW, passwords: Passwords = CHEAP
) -> SignedIn | Refused:
    """Try to sign in."""
    return sign_in(
        person.credentials, origin=ORIGIN, passwords=passwords, portal=NET_ENTREPRISES, now=now
    )


def fail(person: Person, times: int = 1, *, now: datetime = NOW) -> None:
    """Type a wrong password so many times."""
    for _time in range(times):
        assert enter(person.typing(password="wrong"), now=now) == Refused()


def login_of(person: Person) -> Login:
    """The login as it stands, from a fresh session."""
    with reading(PORTAL) as session:
        return session.get_one(Login, person.member.id)


def failures() -> list[FailureReason]:
    """Why tries failed, in their order."""
    with reading(PORTAL) as session:
        return list(session.scalars(select(SignInFailure.reason).order_by(SignInFailure.id)))


def web_sessions() -> list[WebSession]:
    """Every web session, oldest first."""
    with reading(PORTAL) as session:
        return list(session.scalars(select(WebSession).order_by(WebSession.id)))
