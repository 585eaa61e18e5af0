"""A member's own second factor: set up, changed, taken away; each is told to him (product §4)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.accounts.factor_queries import find_passkey, own_factors
from netent.accounts.factors import keys
from netent.accounts.factors.passkeys import NewPasskey
from netent.accounts.factors.recovery_codes import as_kept
from netent.accounts.factors.totp import step_of
from netent.accounts.models import Passkey, RecoveryCode, SecondFactor
from netent.accounts.service.factor_mails import FactorChange, tell_of_change
from netent.accounts.service.factor_rows import begin_factor, forget_factor, lock_member, put_codes
from netent.accounts.service.half_open import void_half_open
from netent.kernel.actor import Actor
from netent.kernel.enums import Role
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal


@dataclass(frozen=True, slots=True)
class Added:
    """A factor was added; the first one comes with recovery codes, told this once."""

    codes: tuple[str, ...] = field(repr=False)


def is_required(actor: Actor, portal: Portal) -> bool:
    """Whether the operator asks this member for a second factor."""
    return portal.second_factor_for_administrators and Role.ADMINISTRATOR in actor.roles


def set_totp(
    session: Session, actor: Actor, *, secret: str, typed: str, portal: Portal, now: datetime
) -> Added:
    """Put an application's key in force, in the place of another; the first code proves it.

    Refusal when the code is not the key's. That code does not open the door again.
    """
    step = step_of(secret, typed, drift=portal.factor.drift, after=None, now=now)
    if step is None:
        raise Refusal(Reason.WRONG_FACTOR)
    lock_member(session, actor.member_id)
    factor, codes = begin_factor(session, actor.member_id, portal.factor)
    factor.totp_sealed = keys.seal(actor.member_id, secret)
    factor.totp_set_at, factor.totp_step = now, step
    session.flush()
    _tell(session, actor, FactorChange.TOTP_SET, now)
    return Added(codes)


def remove_totp(session: Session, actor: Actor, *, portal: Portal, now: datetime) -> None:
    """Take the application's key away. Refusal when it is the last factor and one is required."""
    _begin_removal(session, actor.member_id)
    factor = _own(session, actor)
    if factor is None or factor.totp_set_at is None:
        return
    _check_may_lose_one(session, actor, portal)
    factor.totp_sealed = factor.totp_set_at = factor.totp_step = None
    session.flush()
    _end_with_the_last(session, actor)
    _tell(session, actor, FactorChange.TOTP_REMOVED, now)


def add_passkey(
    session: Session, actor: Actor, *, passkey: NewPasskey, name: str, portal: Portal, now: datetime
) -> Added:
    """Keep a passkey that a browser has made. Refusal when there are too many, or it is known."""
    lock_member(session, actor.member_id)
    _check_room(session, actor, passkey, portal)
    _factor, codes = begin_factor(session, actor.member_id, portal.factor)
    session.add(
        Passkey(
            member_id=actor.member_id,
            credential_id=passkey.credential_id,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            name=name,
            created_at=now,
        )
    )
    session.flush()
    _tell(session, actor, FactorChange.PASSKEY_ADDED, now, name)
    return Added(codes)


def rename_passkey(
    session: Session, actor: Actor, *, public_id: UUID, name: str, now: datetime
) -> None:
    """Call a passkey otherwise. NotFound when it is not the member's."""
    passkey = find_passkey(session, actor, public_id)
    if passkey.name == name:
        return
    passkey.name = name
    session.flush()
    _tell(session, actor, FactorChange.PASSKEY_RENAMED, now, name)


def remove_passkey(
    session: Session, actor: Actor, *, public_id: UUID, portal: Portal, now: datetime
) -> None:
    """Forget a passkey. Refusal when it is the last factor and one is required; NotFound."""
    _begin_removal(session, actor.member_id)
    passkey = find_passkey(session, actor, public_id)
    _check_may_lose_one(session, actor, portal)
    session.delete(passkey)
    session.flush()
    _end_with_the_last(session, actor)
    _tell(session, actor, FactorChange.PASSKEY_REMOVED, now, passkey.name)


def renew_codes(
    session: Session, actor: Actor, *, portal: Portal, now: datetime
) -> tuple[str, ...]:
    """New recovery codes, told this once; the others are void. None without a factor."""
    lock_member(session, actor.member_id)
    if _own(session, actor) is None:
        return ()
    codes = put_codes(session, actor.member_id, portal.factor)
    _tell(session, actor, FactorChange.CODES_RENEWED, now)
    return codes


def are_own_codes(session: Session, actor: Actor, codes: list[str]) -> bool:
    """Whether these are the member's recovery codes, each of them unused; he was shown them."""
    digests = {keys.digest(actor.member_id, as_kept(code)) for code in codes}
    found = session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(
            RecoveryCode.member_id == actor.member_id,
            RecoveryCode.digest.in_(digests),
            RecoveryCode.used_at.is_(None),
        )
    )
    return bool(codes) and found == len(codes)


def reset_factor(session: Session, actor: Actor | None, member_id: int, *, now: datetime) -> bool:
    """Take a member's whole second factor away, for he has lost it; False when he had none.

    Who may is for the caller to know; without an actor it is the operator.
    """
    _begin_removal(session, member_id)
    if not forget_factor(session, member_id):
        return False
    tell_of_change(session, actor, member_id, FactorChange.RESET, now=now)
    return True


def _begin_removal(session: Session, member_id: int) -> None:
    """What waits for a factor begins again, for it may be the one that goes."""
    lock_member(session, member_id)
    void_half_open(session, member_id)


def _own(session: Session, actor: Actor) -> SecondFactor | None:
    return session.scalars(
        select(SecondFactor).where(SecondFactor.member_id == actor.member_id)
    ).one_or_none()


def _check_room(session: Session, actor: Actor, passkey: NewPasskey, portal: Portal) -> None:
    known = session.scalars(
        select(Passkey.credential_id).where(Passkey.member_id == actor.member_id)
    ).all()
    if passkey.credential_id in known:
        raise Refusal(Reason.PASSKEY_KNOWN)
    if len(known) >= portal.factor.most_passkeys:
        raise Refusal(Reason.TOO_MANY_PASSKEYS, limit=portal.factor.most_passkeys)


def _check_may_lose_one(session: Session, actor: Actor, portal: Portal) -> None:
    if is_required(actor, portal) and own_factors(session, actor).count <= 1:
        raise Refusal(Reason.FACTOR_REQUIRED)


def _end_with_the_last(session: Session, actor: Actor) -> None:
    """Recovery codes alone are no factor: with the last way to show it, it is gone."""
    if own_factors(session, actor).count == 0:
        forget_factor(session, actor.member_id)


def _tell(
    session: Session, actor: Actor, change: FactorChange, now: datetime, name: str = ""
) -> None:
    tell_of_change(
        session, actor, actor.member_id, change, name=name, address=actor.address, now=now
    )
