"""Finding a login at the front door, and the member behind a web session."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from netent.accounts.models import Login, SecondFactor, WebSession
from netent.accounts.states import Renewal
from netent.accounts.tokens import digest_of
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member, Registration

_MAY_ENTER = frozenset({MemberState.ACTIVE, MemberState.PENDING})


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
    has_factor: bool = False


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


def taken_triplets(session: Session, triplets: Collection[str]) -> frozenset[str]:
    """Those of these with which somebody of the portal signs in."""
    return frozenset(session.scalars(select(Login.triplet).where(Login.triplet.in_(triplets))))


def with_password(session: Session, member_ids: Collection[int]) -> frozenset[int]:
    """Those of these members who chose a password: they have come in."""
    rows = select(Login.member_id).where(
        Login.member_id.in_(member_ids), Login.password_hash.is_not(None)
    )
    return frozenset(session.scalars(rows))


def find_standing(
    session: Session, token: str, *, address: str | None, now: datetime
) -> Standing | None:
    """The member behind a web session: one statement, in his registration's scope.

    None when the session ended, or when the member or the registration may no longer act: so
    whoever is suspended or deleted is out with his next click.
    """
    row = session.execute(
        select(
            Member, Registration, Login.renewal, SecondFactor.id.is_not(None).label("has_factor")
        )
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
        .outerjoin(SecondFactor, SecondFactor.member_id == Member.id)
        .where(
            WebSession.token_digest == digest_of(token),
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > now,
        )
    ).one_or_none()
    if row is None or not may_sign_in(row.Member, row.Registration):
        return None
    return standing_of(
        row.Member,
        row.Registration,
        address=address,
        renewal=row.renewal,
        has_factor=row.has_factor,
    )


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


def may_be_viewed(member: Member, registration: Registration) -> bool:
    """Whether an operator may see the portal as this member does: he is active there now."""
    return member.state is MemberState.ACTIVE and registration.terminated_at is None


def viewed_standing(session: Session, member_id: int, *, address: str | None) -> Standing | None:
    """The picture of a member of the session's registration in an operator's browser.

    None once he may not be viewed any more.
    """
    member, registration = find_member(session, member_id)
    if not may_be_viewed(member, registration):
        return None
    return standing_of(member, registration, address=address, renewal=None, has_factor=True)


def standing_of(
    member: Member,
    registration: Registration,
    *,
    address: str | None,
    renewal: Renewal | None,
    has_factor: bool = False,
) -> Standing:
    """The picture of a member that a request carries along."""
    return Standing(
        actor=Actor(
            registration_id=registration.id,
            registration_kind=registration.kind,
            member_id=member.id,
            member_public_id=member.public_id,
            roles=member.powers,
            name=member.full_name,
            address=address,
        ),
        locale=member.locale,
        registration_name=registration.name,
        siren=registration.siren,
        renewal=renewal,
        has_factor=has_factor,
    )
