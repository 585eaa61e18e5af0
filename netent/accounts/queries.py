"""Finding a login at the front door, and the member behind a web session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from netent.accounts.browsers import browser_name
from netent.accounts.models import Login, WebSession
from netent.accounts.states import Renewal
from netent.accounts.tokens import digest_of
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role, WayIn
from netent.policies.questions import SecretQuestion
from netent.tenancy.models import Member, Registration

_MAY_ENTER = frozenset({MemberState.ACTIVE, MemberState.PENDING})
_MOST_SESSIONS = 100
_MOST_ADMINISTRATORS = 20


@dataclass(frozen=True, slots=True)
class FoundLogin:
    """A login as it stood when it was looked up."""

    member_id: int
    registration_id: int
    password_hash: str | None
    locked_until: datetime | None
    renewal: Renewal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A signed-in member: who acts, and what every page says of him and his registration.

    One with a `renewal` came in by a code: he has to do it before anything else.
    """

    actor: Actor
    locale: str
    registration_name: str
    siren: str
    renewal: Renewal | None


def find_login(session: Session, triplet: str) -> FoundLogin | None:
    """The login of a triplet, whatever its member's state."""
    row = session.execute(
        select(
            Login.member_id,
            Login.for_registration_id,
            Login.password_hash,
            Login.locked_until,
            Login.renewal,
        ).where(Login.triplet == triplet)
    ).one_or_none()
    return FoundLogin(*row) if row else None


def find_standing(
    session: Session, token: str, *, address: str | None, now: datetime
) -> Standing | None:
    """The member behind a web session: one statement, in his registration's scope.

    None when the session ended, or when the member or the registration may no longer act: so
    whoever is suspended or deleted is out with his next click.
    """
    row = session.execute(
        select(Member, Registration, Login.renewal)
        .join_from(
            WebSession,
            Member,
            and_(
                Member.id == WebSession.member_id,
                Member.registration_id == WebSession.for_registration_id,
            ),
        )
        .join(Login, Login.member_id == WebSession.member_id)
        .join(Registration, Registration.id == Member.registration_id)
        .where(
            WebSession.token_digest == digest_of(token),
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > now,
        )
    ).one_or_none()
    if row is None or not may_sign_in(row.Member, row.Registration):
        return None
    return standing_of(row.Member, row.Registration, address=address, renewal=row.renewal)


def find_member(session: Session, member_id: int) -> tuple[Member, Registration]:
    """A member of the session's registration, with it."""
    member, registration = session.execute(
        select(Member, Registration)
        .join(Registration, Registration.id == Member.registration_id)
        .where(Member.id == member_id)
    ).one()
    return member, registration


def may_sign_in(member: Member, registration: Registration) -> bool:
    """Whether this member may be signed in at all, his password apart."""
    # One who is pending comes in to see his own request, and nothing else.
    return member.state in _MAY_ENTER and registration.terminated_at is None


def standing_of(
    member: Member, registration: Registration, *, address: str | None, renewal: Renewal | None
) -> Standing:
    """The picture of a member that a request carries along."""
    return Standing(
        actor=Actor(
            registration_id=registration.id,
            registration_kind=registration.kind,
            member_id=member.id,
            member_public_id=member.public_id,
            roles=member.roles,
            name=member.full_name,
            address=address,
        ),
        locale=member.locale,
        registration_name=registration.name,
        siren=registration.siren,
        renewal=renewal,
    )


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
    """A member's own account, in three statements."""
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
        sessions=open_sessions or 0,
        administrators=() if member.is_administrator else _administrators(session, let_in_by),
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


def _administrators(session: Session, let_in_by: Member | None) -> tuple[str, ...]:
    """Whom a declarant turns to: who let him in, or everybody once that one has left or lost it."""
    if let_in_by and let_in_by.is_administrator and let_in_by.state is MemberState.ACTIVE:
        return (let_in_by.full_name,)
    rows = session.scalars(
        select(Member)
        .where(Member.is_administrator, Member.state == MemberState.ACTIVE)
        .order_by(Member.sort_name, Member.id)
        .limit(_MOST_ADMINISTRATORS)
    )
    return tuple(member.full_name for member in rows)
