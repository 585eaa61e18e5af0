"""Finding a registration at the front door, and one of its members by the name programs give."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.kernel.enums import MemberState
from netent.tenancy.models import Member, Registration


def live_registration(session: Session, siren: str) -> Registration | None:
    """The registration of this SIREN that has not been terminated."""
    return session.scalars(
        select(Registration).where(
            Registration.siren == siren, Registration.terminated_at.is_(None)
        )
    ).one_or_none()


def hold_live_registration(session: Session, siren: str) -> Registration | None:
    """The same, kept until the transaction's end from ending, and from letting others in."""
    return session.scalars(
        select(Registration)
        .where(Registration.siren == siren, Registration.terminated_at.is_(None))
        .with_for_update(key_share=True)
    ).one_or_none()


def registration_of_member(session: Session, public_id: UUID) -> int | None:
    """Whose member this is. Needs the scope that reads across registrations."""
    return session.scalars(
        select(Member.registration_id).where(Member.public_id == public_id)
    ).one_or_none()


def member_of(session: Session, public_id: UUID) -> Member | None:
    """The registration's member of this identifier, unless he was deleted."""
    return session.scalars(
        select(Member).where(Member.public_id == public_id, Member.state != MemberState.DELETED)
    ).one_or_none()
