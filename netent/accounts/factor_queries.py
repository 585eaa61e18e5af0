"""What is known of a member's second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.accounts.factors.passkeys import KnownPasskey
from netent.accounts.models import Passkey, RecoveryCode, SecondFactor
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """One of a member's passkeys, as he sees it."""

    public_id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnFactors:
    """A member's second factor; without a moment and a passkey he has none."""

    totp_set_at: datetime | None
    passkeys: tuple[OwnPasskey, ...]
    codes_left: int

    @property
    def count(self) -> int:
        """How many ways there are to show it, recovery codes apart."""
        return (self.totp_set_at is not None) + len(self.passkeys)


def has_factor(session: Session, member_id: int) -> bool:
    """Whether a member of the session's registration has a second factor."""
    found = session.scalar(select(SecondFactor.id).where(SecondFactor.member_id == member_id))
    return found is not None


def own_factors(session: Session, actor: Actor) -> OwnFactors:
    """A member's own second factor, in three statements."""
    set_at = session.scalar(
        select(SecondFactor.totp_set_at).where(SecondFactor.member_id == actor.member_id)
    )
    left = session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.member_id == actor.member_id, RecoveryCode.used_at.is_(None))
    )
    return OwnFactors(set_at, tuple(map(_own, _passkeys(session, actor.member_id))), left or 0)


def own_passkey(session: Session, actor: Actor, public_id: UUID) -> OwnPasskey:
    """One of the member's own passkeys. NotFound when it is unknown or another's."""
    return _own(find_passkey(session, actor, public_id))


def find_passkey(session: Session, actor: Actor, public_id: UUID) -> Passkey:
    """The row of one of the member's own passkeys. NotFound."""
    found = session.scalars(
        select(Passkey).where(Passkey.public_id == public_id, _is_of(actor.member_id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def known_passkeys(session: Session, member_id: int) -> tuple[KnownPasskey, ...]:
    """A member's passkeys, with what verifies them."""
    return tuple(
        KnownPasskey(row.id, row.credential_id, row.public_key, row.sign_count)
        for row in _passkeys(session, member_id)
    )


def own_credentials(session: Session, actor: Actor) -> tuple[str, ...]:
    """What browsers call the member's own passkeys, so that none is made twice."""
    return tuple(each.credential_id for each in known_passkeys(session, actor.member_id))


def has_totp(session: Session, member_id: int) -> bool:
    """Whether an authenticator application makes codes for the member."""
    set_at = select(SecondFactor.totp_set_at).where(SecondFactor.member_id == member_id)
    return session.scalar(set_at) is not None


def _passkeys(session: Session, member_id: int) -> list[Passkey]:
    rows = select(Passkey).where(_is_of(member_id)).order_by(Passkey.created_at, Passkey.id)
    return list(session.scalars(rows))


def _is_of(member_id: int) -> ColumnElement[bool]:
    return Passkey.member_id == member_id


def _own(row: Passkey) -> OwnPasskey:
    return OwnPasskey(row.public_id, row.name, row.created_at, row.last_used_at)
