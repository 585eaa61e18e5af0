"""What a login is beside the door: made, spoken to in a language, cleared away when old."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netent.accounts.models import HalfOpenSignIn, Login, SignInFailure, WebSession
from netent.accounts.queries import FoundLogin
from netent.accounts.service.factor_rows import forget_factor
from netent.accounts.service.half_open import void_half_open
from netent.accounts.service.web_sessions import revoke_all
from netent.accounts.triplets import triplet_of
from netent.activations.owners import member_owner
from netent.activations.service import revoke_all as revoke_secrets
from netent.activations.service import void_all_of
from netent.kernel.actor import Actor
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.tenancy.models import Member

SESSIONS_KEPT = timedelta(days=30)
FAILURES_KEPT = timedelta(days=90)
# One sweep takes no more of a table than a moment's work; the next one goes on.
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows were cleared away."""

    web_sessions: int
    failures: int
    half_open: int


class TripletTaken(Refusal):
    """Somebody of the portal signs in with this SIRET and these names already."""


def refuse_taken_triplet(session: Session, siret: str, last_name: str, first_name: str) -> None:
    """TripletTaken when somebody of the portal signs in so already."""
    triplet = triplet_of(siret, last_name, first_name)
    if session.scalar(select(Login.member_id).where(Login.triplet == triplet)) is not None:
        raise TripletTaken(Reason.TRIPLET_TAKEN)


def open_login(
    session: Session, member: Member, *, password_hash: str | None, now: datetime
) -> Login:
    """Give a member his way in. The digest is made beforehand, outside of any transaction.

    Without a digest nothing lets him in but a code. The database refuses a triplet that another
    member of the portal has.
    """
    login = _login_of(member)
    login.password_hash = password_hash
    login.password_set_at = None if password_hash is None else now
    session.add(login)
    session.flush()
    return login


def open_logins(session: Session, members: Iterable[Member]) -> None:
    """The same for many at once, whom nothing lets in but a code."""
    session.add_all(map(_login_of, members))
    session.flush()


def _login_of(member: Member) -> Login:
    return Login(
        member_id=member.id,
        for_registration_id=member.registration_id,
        triplet=triplet_of(member.siret, member.last_name, member.first_name),
        failures=0,
    )


def close_login(session: Session, member: Member, *, portal: Portal, now: datetime) -> None:
    """Take a member's way in away for good: sessions, factor, codes, links, the triplet itself."""
    void_half_open(session, member.id)
    forget_factor(session, member.id)
    session.execute(
        delete(WebSession)
        .where(WebSession.member_id == member.id)
        .execution_options(synchronize_session=False)
    )
    owner = member_owner(member.registration_id, member.id)
    revoke_secrets(session, portal, owner, now=now)
    session.execute(
        delete(Login)
        .where(Login.member_id == member.id)
        .execution_options(synchronize_session=False)
    )


def close_logins(session: Session, member_ids: Collection[int], *, now: datetime) -> None:
    """The same for many who never chose a password: they have codes, and no second factor."""
    void_all_of(session, member_ids, now=now)
    for table in (HalfOpenSignIn, WebSession, Login):
        session.execute(
            delete(table)
            .where(table.member_id.in_(member_ids))
            .execution_options(synchronize_session=False)
        )


def end_ways_in(session: Session, member: Member, *, portal: Portal, now: datetime) -> int:
    """Sign a member out everywhere at once; how many web sessions there were.

    A sign-in that waits for its second factor, and every code and link of his, is void. His
    password and his second factor stay: whether they let him in, his state says.
    """
    void_half_open(session, member.id)
    owner = member_owner(member.registration_id, member.id)
    revoke_secrets(session, portal, owner, now=now)
    return revoke_all(session, member.id, now=now)


def renew_digest(session: Session, login: FoundLogin, digest: str) -> None:
    """Keep the same password at today's cost, unless it was changed meanwhile."""
    session.execute(
        update(Login)
        .where(Login.member_id == login.member_id, Login.password_hash == login.password_hash)
        .values(password_hash=digest)
        .execution_options(synchronize_session=False)
    )


def choose_language(session: Session, actor: Actor, *, language: str) -> None:
    """Keep the language in which a member reads his pages and mails."""
    session.execute(
        update(Member)
        .where(Member.id == actor.member_id)
        .values(locale=language)
        .execution_options(synchronize_session=False)
    )


def expire_due(session: Session, *, now: datetime) -> Purged:
    """Clear away web sessions and failures that are of no more use; nothing of a tenant."""
    return Purged(
        web_sessions=_delete(session, WebSession, WebSession.expires_at, now - SESSIONS_KEPT),
        failures=_delete(session, SignInFailure, SignInFailure.at, now - FAILURES_KEPT),
        half_open=_delete(session, HalfOpenSignIn, HalfOpenSignIn.expires_at, now),
    )


def _delete(session: Session, table: Any, moment: Any, before: datetime) -> int:
    old = select(table.id).where(moment < before).order_by(moment).limit(BATCH)
    gone = session.scalars(
        delete(table)
        .where(table.id.in_(old))
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
