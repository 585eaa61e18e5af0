"""What moves a termination from one state to the next: one statement, so that one act wins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.company.mails import tell_administrators
from netent.company.models import Termination
from netent.company.states import TerminationState
from netent.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a termination stands after an act; `is_mine` says whether that act brought it there."""

    is_mine: bool
    state: TerminationState
    by: str
    at: datetime


def move(
    session: Session, termination: Termination, when: ColumnElement[bool], **values: Any
) -> bool:
    """Change a termination that still stands as `when` says; False when something came first.

    People act strictly before a deadline, the deadline itself comes strictly not before it:
    whatever races whatever, one of them finds the row as it wants it.
    """
    moved = session.scalars(
        update(Termination)
        .where(Termination.id == termination.id, when)
        .values(**values)
        .returning(Termination.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(termination)
    return moved is not None


def waits(now: datetime) -> ColumnElement[bool]:
    """It still waits for a second administrator."""
    return and_(Termination.state == TerminationState.ASKED, Termination.lapses_at > now)


def lapses(now: datetime) -> ColumnElement[bool]:
    """Nobody has confirmed it in time."""
    return and_(Termination.state == TerminationState.ASKED, Termination.lapses_at <= now)


def runs(now: datetime) -> ColumnElement[bool]:
    """It is confirmed, and its day has not come."""
    return and_(Termination.state == TerminationState.RUNNING, Termination.takes_effect_at > now)


def ends(now: datetime) -> ColumnElement[bool]:
    """Its day has come."""
    return and_(Termination.state == TerminationState.RUNNING, Termination.takes_effect_at <= now)


def is_live(now: datetime) -> ColumnElement[bool]:
    """It can still be withdrawn."""
    return or_(waits(now), runs(now))


def lapse(session: Session, termination: Termination, now: datetime) -> bool:
    """Give up a termination that nobody confirmed in time, and tell the administrators."""
    if not move(session, termination, lapses(now), state=TerminationState.LAPSED, settled_at=now):
        return False
    keep(session, None, "termination.lapsed", termination, now)
    tell_administrators(session, termination, template="termination_lapsed", now=now)
    return True


def as_it_stands(termination: Termination, now: datetime) -> Settled:
    """What came before the act that was asked; a deadline counts, swept or not."""
    if termination.settled_at is not None:
        return Settled(False, termination.state, termination.settled_by, termination.settled_at)
    if termination.state is TerminationState.ASKED:
        return Settled(False, TerminationState.LAPSED, "", termination.lapses_at)
    ends_at = termination.takes_effect_at
    if ends_at is not None and ends_at <= now:
        return Settled(False, TerminationState.ENDED, "", ends_at)
    confirmed_at = termination.confirmed_at or now
    return Settled(False, TerminationState.RUNNING, termination.confirmed_by, confirmed_at)


def keep(
    session: Session,
    actor: Actor | None,
    action: str,
    termination: Termination,
    now: datetime,
    **details: object,
) -> None:
    """Say in the audit trail what became of a termination."""
    told = {"siret": termination.siret, **details}
    record(session, actor, action, subject=str(termination.public_id), details=told, now=now)
