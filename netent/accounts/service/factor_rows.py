"""The rows of a second factor: begun with the first way to show it, gone with the last."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netent.accounts.factors import keys
from netent.accounts.factors.recovery_codes import as_kept, make_codes
from netent.accounts.models import Passkey, RecoveryCode, SecondFactor
from netent.policies.factors import FactorRules
from netent.tenancy.models import Member


def lock_member(session: Session, member_id: int) -> Member:
    """The member; whoever changes his factor at the same time waits here."""
    return session.scalars(select(Member).where(Member.id == member_id).with_for_update()).one()


def factor_of(session: Session, member_id: int) -> SecondFactor | None:
    """The member's factor, locked: whoever shows it at the same time waits here."""
    return session.scalars(
        select(SecondFactor).where(SecondFactor.member_id == member_id).with_for_update()
    ).one_or_none()


def begin_factor(
    session: Session, member_id: int, rules: FactorRules
) -> tuple[SecondFactor, tuple[str, ...]]:
    """The member's factor, made where he has none; then with recovery codes, told this once."""
    found = factor_of(session, member_id)
    if found is not None:
        return found, ()
    made = SecondFactor(member_id=member_id, failures=0)
    session.add(made)
    session.flush()
    return made, put_codes(session, member_id, rules)


def put_codes(session: Session, member_id: int, rules: FactorRules) -> tuple[str, ...]:
    """New recovery codes in the place of all others."""
    _delete(session, RecoveryCode, member_id)
    codes = make_codes(rules)
    session.add_all(
        RecoveryCode(member_id=member_id, digest=keys.digest(member_id, as_kept(code)))
        for code in codes
    )
    session.flush()
    return codes


def forget_factor(session: Session, member_id: int) -> bool:
    """Take everything away by which the member shows a second factor; False when he had none."""
    for table in (RecoveryCode, Passkey):
        _delete(session, table, member_id)
    return _delete(session, SecondFactor, member_id)


def _delete(
    session: Session,
    table: type[RecoveryCode] | type[Passkey] | type[SecondFactor],
    member_id: int,
) -> bool:
    gone = session.scalars(
        delete(table)
        .where(table.member_id == member_id)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return bool(gone.all())


def use_code(session: Session, member_id: int, typed: str, *, now: datetime) -> bool:
    """Use one of the member's recovery codes up; False when it is none of them, or was used."""
    used = session.scalars(
        update(RecoveryCode)
        .where(
            RecoveryCode.member_id == member_id,
            RecoveryCode.digest == keys.digest(member_id, as_kept(typed)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none() is not None
