"""What a recovery needs to know of a login, and the requests for a new password."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.accounts.factor_queries import has_factor
from netent.accounts.models import Login, RecoveryRequest
from netent.accounts.queries import FoundLogin
from netent.kernel.enums import MemberState
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.policies.questions import SecretQuestion
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A login with its secret question, as it stood when it was looked up."""

    login: FoundLogin
    question: SecretQuestion | None
    answer_hash: str | None = field(repr=False)


def find_question(session: Session, triplet: str) -> FoundQuestion | None:
    """The login of a triplet with its question, whatever its member's state."""
    login = session.scalars(select(Login).where(Login.triplet == triplet)).one_or_none()
    if login is None:
        return None
    found = FoundLogin(
        member_id=login.member_id,
        registration_id=login.for_registration_id,
        password_hash=login.password_hash,
        locked_until=login.locked_until,
        renewal=login.renewal,
    )
    question = SecretQuestion(login.secret_question) if login.secret_question else None
    return FoundQuestion(found, question, login.secret_answer_hash)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a new password, as administrators see it."""

    public_id: UUID
    name: str
    siret: str
    email: str
    asked_at: datetime
    expires_at: datetime
    done_at: datetime | None
    done_by: str
    has_factor: bool = False


def open_requests(session: Session, asked: PageAsked, *, now: datetime) -> Page[Asked]:
    """The requests that wait for an administrator, the oldest first."""
    total = open_count(session, now=now)
    page = asked.within(total)
    rows = session.execute(
        _requests()
        .where(*_waiting(now))
        .order_by(RecoveryRequest.asked_at, RecoveryRequest.id)
        .limit(page.size)
        .offset(page.offset)
    )
    items = [_asked(request, member) for request, member in rows]
    return Page(items, total, page.number, page.size)


def open_count(session: Session, *, now: datetime) -> int:
    """How many requests wait."""
    counted = select(func.count()).select_from(RecoveryRequest).join(Member, _IS_OF)
    return session.scalar(counted.where(*_waiting(now))) or 0


def request_of(session: Session, public_id: UUID, *, now: datetime) -> Asked:
    """One request, open or done. NotFound when it is unknown, over, or another registration's."""
    request, member = find_request(session, public_id, now=now)
    return replace(_asked(request, member), has_factor=has_factor(session, member.id))


def find_request(
    session: Session, public_id: UUID, *, now: datetime, lock: bool = False
) -> tuple[RecoveryRequest, Member]:
    """The rows of a request; with `lock`, whoever comes second waits here. NotFound."""
    wanted = _requests().where(
        RecoveryRequest.public_id == public_id, or_(RecoveryRequest.done_at.is_not(None), _due(now))
    )
    row = session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


_IS_OF = and_(
    Member.id == RecoveryRequest.member_id,
    Member.registration_id == RecoveryRequest.registration_id,
)


def is_served() -> tuple[ColumnElement[bool], ...]:
    """Whom his administrators may give a password: an active declarant, who is none of them."""
    return (Member.state == MemberState.ACTIVE, Member.is_administrator.is_(False))


def _requests() -> Select[RecoveryRequest, Member]:
    return select(RecoveryRequest, Member).join(Member, _IS_OF).where(*is_served())


def _due(now: datetime) -> ColumnElement[bool]:
    return RecoveryRequest.expires_at > now


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (RecoveryRequest.done_at.is_(None), _due(now), *is_served())


def _asked(request: RecoveryRequest, member: Member) -> Asked:
    return Asked(
        public_id=request.public_id,
        name=member.full_name,
        siret=member.siret,
        email=member.email,
        asked_at=request.asked_at,
        expires_at=request.expires_at,
        done_at=request.done_at,
        done_by=request.done_by,
    )
