"""Whom the timing case tries to tell apart: pools of members alike but for one thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pyotp
from sqlalchemy import update

from netent.accounts import passwords
from netent.accounts.models import Login
from netent.accounts.service import open_login, set_totp
from netent.activations.owners import member_owner
from netent.activations.service import issue_code, prepare_code
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import fold
from netent.policies import portals
from netent.policies.questions import SecretQuestion
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import actor_of, make_administrator, make_member, make_registration

PASSWORD = "Une phrase pour mesurer 2026"
ANSWER = "Le Petit Prince"
# Below the five that lock: a locked account is a case of its own.
TRIES = 4
# A name as long as the others', which nobody has.
NOBODY = "Zzzzzzz"


@dataclass(frozen=True, slots=True)
class Digests:
    """Made once: a thousand people may well have chosen the same."""

    password: str
    answer: str


def digests() -> Digests:
    """At the cost that is in force."""
    made = passwords.current()
    return Digests(made.hash(PASSWORD), made.hash(fold(ANSWER)))


class Crowd:
    """One registration, and its pools of members by what is special about them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._digests = digests()
        self._registration: Registration = make_registration()
        make_administrator(self._registration, first_name="Anne", last_name="Morvan")
        self._number = 0

    def strangers(self) -> Iterator[dict[str, str]]:
        """Triplets of this registration's SIRET that nobody has."""
        member = make_member(self._registration, first_name=NOBODY, last_name="Personne")
        for number in range(10**9):
            yield _triplet(member) | {"first_name": f"{NOBODY}{number:06d}"}

    def plain(self, **about: Any) -> Iterator[dict[str, str]]:
        """Members with password, question and validated address; tried in turn."""
        return cycle([_triplet(self._member(**about)) for _one in range(self._size)])

    def locked(self) -> Iterator[dict[str, str]]:
        """Members whom wrong passwords have locked out for a day."""
        until = clock.now() + timedelta(days=1)
        found = [self._member() for _one in range(self._size)]
        for member in found:
            self._change(member, failures=5, locked_until=until)
        return cycle(map(_triplet, found))

    def with_factor(self) -> Iterator[dict[str, str]]:
        """Members with an authenticator application."""
        found = [self._member() for _one in range(self._size)]
        for member in found:
            self._set_totp(member)
        return cycle(map(_triplet, found))

    def with_code(self) -> Iterator[dict[str, str]]:
        """Members whose provisional password waits to be entered."""
        kind, portal = SecretKind.PROVISIONAL_PASSWORD, portals.current()
        found = [self._member() for _one in range(self._size)]
        prepared = prepare_code(portal, kind, passwords.current())
        for number, member in enumerate(found):
            # Digests are unique; an end of one's own would serve as well.
            own = type(prepared)(kind, prepared.code, f"{prepared.digest[:-6]}{number:06d}")
            owner = member_owner(self._registration.id, member.id)
            with transaction(Tenant(self._registration.id)) as session:
                issue_code(session, portal, own, owner, now=clock.now())
        return cycle(map(_triplet, found))

    def _member(self, **about: Any) -> Member:
        self._number += 1
        state = about.get("state", MemberState.ACTIVE)
        administrator = about.get("administrator", False)
        member = make_member(
            self._registration,
            first_name=f"Camille{self._number:06d}",
            administrator=administrator,
            state=state,
        )
        with transaction(Tenant(self._registration.id)) as session:
            open_login(session, member, password_hash=self._digests.password, now=_now())
            validated = _now() if about.get("is_validated", True) else None
            session.execute(
                update(Member)
                .where(Member.id == member.id)
                .values(email_validated_at=validated, email=f"c{self._number}@netent.example")
            )
        self._change(
            member,
            secret_question=SecretQuestion.FIRST_BOOK.value,
            secret_answer_hash=self._digests.answer,
        )
        return member

    def _change(self, member: Member, **values: Any) -> None:
        with transaction(Tenant(self._registration.id)) as session:
            session.execute(update(Login).where(Login.member_id == member.id).values(**values))

    def _set_totp(self, member: Member) -> None:
        secret, now = pyotp.random_base32(), _now()
        with transaction(Tenant(self._registration.id)) as session:
            set_totp(
                session,
                actor_of(self._registration, member),
                secret=secret,
                typed=pyotp.TOTP(secret).at(now),
                portal=portals.current(),
                now=now,
            )


def _now() -> datetime:
    return clock.now() - timedelta(minutes=10)


def _triplet(member: Member) -> dict[str, str]:
    return {
        "siret": member.siret,
        "last_name": member.last_name,
        "first_name": member.first_name,
    }
