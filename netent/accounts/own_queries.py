"""What a member sees of his own account, and where he is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from netent.accounts.browsers import browser_name
from netent.accounts.factor_queries import has_factor
from netent.accounts.models import Login, WebSession
from netent.accounts.tokens import digest_of
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role, WayIn
from netent.policies.questions import SecretQuestion
from netent.tenancy.models import Member

_MOST_SESSIONS = 100
_MOST_ADMINISTRATORS = 20


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a member sees of himself; `administrators` are those whom a declarant turns to."""

    name: str
    last_name: str
    first_name: str
    siret: str
    roles: frozenset[Role]
    email: str
    email_validated_at: datetime | None
    phone: str
    password_set_at: datetime | None
    question: SecretQuestion | None
    has_factor: bool
    sessions: int
    administrators: tuple[str, ...]
    way_in: WayIn | None
    let_in_by: str


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of a member's open web sessions."""

    public_id: UUID
    browser: str
    address: str | None
    created_at: datetime
    expires_at: datetime
    is_current: bool


def own_account(session: Session, actor: Actor, *, now: datetime) -> OwnAccount:
    """A member's own account, in four statements."""
    sponsor = aliased(Member)
    member, login, let_in_by = session.execute(
        select(Member, Login, sponsor)
        .join(Login, Login.member_id == Member.id)
        .outerjoin(sponsor, sponsor.id == Member.let_in_by_id)
        .where(Member.id == actor.member_id)
    ).one()
    open_sessions = session.scalar(
        select(func.count()).select_from(WebSession).where(*_open_sessions_of(actor, now))
    )
    return OwnAccount(
        name=member.full_name,
        last_name=member.last_name,
        first_name=member.first_name,
        siret=member.siret,
        roles=member.roles,
        email=member.email,
        email_validated_at=member.email_validated_at,
        phone=member.phone,
        password_set_at=login.password_set_at,
        question=SecretQuestion(login.secret_question) if login.secret_question else None,
        has_factor=has_factor(session, member.id),
        sessions=open_sessions or 0,
        administrators=() if member.is_administrator else _named(session, let_in_by),
        way_in=member.way_in,
        let_in_by=let_in_by.full_name if let_in_by else "",
    )


def own_sessions(session: Session, actor: Actor, *, token: str, now: datetime) -> list[OwnSession]:
    """A member's open web sessions, newest first; at most the last hundred."""
    rows = session.scalars(
        select(WebSession)
        .where(*_open_sessions_of(actor, now))
        .order_by(WebSession.created_at.desc(), WebSession.id.desc())
        .limit(_MOST_SESSIONS)
    )
    current = digest_of(token)
    return [
        OwnSession(
            public_id=row.public_id,
            browser=browser_name(row.browser),
            address=row.address,
            created_at=row.created_at,
            expires_at=row.expires_at,
            is_current=row.token_digest == current,
        )
        for row in rows
    ]


def _open_sessions_of(actor: Actor, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        WebSession.member_id == actor.member_id,
        WebSession.for_registration_id == actor.registration_id,
        WebSession.revoked_at.is_(None),
        WebSession.expires_at > now,
    )


def his_administrators(session: Session, let_in_by: Member | None) -> Sequence[Member]:
    """Whom a declarant turns to: who let him in, or all active ones once that one has left.

    Whoever is no administrator any more, or not active, has left (product §4). By name.
    """
    if let_in_by and let_in_by.is_administrator and let_in_by.state is MemberState.ACTIVE:
        return (let_in_by,)
    return session.scalars(
        select(Member)
        .where(Member.is_administrator, Member.state == MemberState.ACTIVE)
        .order_by(Member.sort_name, Member.id)
    ).all()


def _named(session: Session, let_in_by: Member | None) -> tuple[str, ...]:
    found = his_administrators(session, let_in_by)[:_MOST_ADMINISTRATORS]
    return tuple(member.full_name for member in found)
