"""What time brings: a lapse, a reminder three days before, the end. Each once (product §3)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.company.mails import tell_administrators
from netent.company.models import Termination
from netent.company.service.effects import end_registration, end_site
from netent.company.service.settling import ends, keep, lapse, lapses, move, runs
from netent.company.states import REMINDED_BEFORE, TerminationState
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.kernel.one_by_one import one_by_one
from netent.policies.portals import Portal
from netent.requests import claims
from netent.tenancy.models import Registration

# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 200


def lapse_due(*, now: datetime) -> int:
    """Give up what nobody confirmed in time; how many. Each in a transaction of its own."""
    return _each(lapses(now), lambda session, termination: lapse(session, termination, now))


def remind_due(*, now: datetime) -> int:
    """Remind administrators of what takes effect in three days; how many, each once."""
    unreminded = Termination.reminded_at.is_(None)

    def remind(session: Session, termination: Termination) -> bool:
        if not move(session, termination, runs(now) & unreminded, reminded_at=now):
            return False
        tell_administrators(session, termination, template="termination_soon", now=now)
        return True

    soon = Termination.takes_effect_at <= now + REMINDED_BEFORE
    return _each(runs(now) & soon & unreminded, remind)


def end_due(*, portal: Portal, now: datetime) -> int:
    """Let everything end whose day has come; how many. One transaction for each registration.

    A registration whose end fails keeps no other from its own; then the failures are raised.
    """
    due = (
        select(Termination.registration_id)
        .where(ends(now))
        .group_by(Termination.registration_id)
        .order_by(func.min(Termination.takes_effect_at))
        .limit(BATCH)
    )
    with reading(SYSTEM) as session:
        found = session.scalars(due).all()

    def end(registration_id: int) -> int:
        with transaction(Tenant(registration_id)) as session:
            return _end(session, registration_id, portal, now)

    return one_by_one(found, end, what="ends of registrations")


def _end(session: Session, registration_id: int, portal: Portal, now: datetime) -> int:
    # The turn before the registration, as whoever treats a request takes them.
    claims.hold_turn(session, registration_id)
    registration = session.scalars(
        select(Registration).where(Registration.id == registration_id).with_for_update()
    ).one()
    due: Sequence[Termination] = session.scalars(
        select(Termination)
        .where(ends(now))
        # Of two that fall together the establishment's comes first: nothing comes after the other.
        .order_by(Termination.takes_effect_at, Termination.site_id.is_(None), Termination.id)
    ).all()
    done = 0
    for termination in due:
        ended = {"state": TerminationState.ENDED, "settled_at": now}
        if registration.terminated_at is not None or not move(
            session, termination, ends(now), **ended
        ):
            continue
        if termination.site_id is None:
            told = end_registration(session, registration, termination, portal=portal, now=now)
        else:
            told = end_site(session, termination, now=now)
        keep(session, None, "termination.ended", termination, now, **told)
        done += 1
    return done


def _each(due: ColumnElement[bool], act: Callable[[Session, Termination], bool]) -> int:
    with reading(SYSTEM) as session:
        found: Sequence[Any] = session.execute(
            select(Termination.registration_id, Termination.id)
            .where(due)
            .order_by(Termination.id)
            .limit(BATCH)
        ).all()

    def act_on(row: Any) -> int:
        registration_id, termination_id = row
        with transaction(Tenant(registration_id)) as session:
            return int(act(session, session.get_one(Termination, termination_id)))

    return one_by_one(found, act_on, what="terminations")
