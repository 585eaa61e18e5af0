"""What time brings to rights with an end: a reminder before, and the end itself (product §18.3)."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.habilitations.granting import end_over
from netent.habilitations.mails import tell_of_ends
from netent.habilitations.models import HabilitationWindow
from netent.kernel.clock import days_later, paris_day
from netent.kernel.one_by_one import one_by_one

# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 200
REMINDED_DAYS_BEFORE = 7


def end_due(*, now: datetime) -> int:
    """Withdraw the rights whose last day is over; how many. One transaction a registration."""
    over = HabilitationWindow.ends_on < paris_day(now)
    return _each(over, lambda session: end_over(session, now=now))


def remind_due(*, now: datetime) -> int:
    """Tell those whom rights that end within a week concern, each right once; how many rights."""
    soon = _ending_soon(paris_day(now))
    return _each(soon, lambda session: _remind(session, soon, now))


def _ending_soon(today: date) -> ColumnElement[bool]:
    return HabilitationWindow.ends_on.between(
        today, days_later(today, REMINDED_DAYS_BEFORE)
    ) & HabilitationWindow.is_reminded.is_(False)


def _each(due: ColumnElement[bool], act: Callable[[Session], int]) -> int:
    with reading(SYSTEM) as session:
        found = session.scalars(
            select(HabilitationWindow.registration_id)
            .where(due)
            .group_by(HabilitationWindow.registration_id)
            .order_by(func.min(HabilitationWindow.ends_on))
            .limit(BATCH)
        ).all()

    def act_on(registration_id: int) -> int:
        with transaction(Tenant(registration_id)) as session:
            return act(session)

    return one_by_one(found, act_on, what="ends of rights")


def _remind(session: Session, soon: ColumnElement[bool], now: datetime) -> int:
    # Held first: of two sweeps at once, the second finds them marked.
    ending = session.execute(
        select(
            HabilitationWindow.member_id,
            HabilitationWindow.site_id,
            HabilitationWindow.mask,
            HabilitationWindow.ends_on,
        )
        .where(soon)
        .with_for_update()
    ).all()
    session.execute(
        update(HabilitationWindow)
        .where(soon)
        .values(is_reminded=True)
        .execution_options(synchronize_session=False)
    )
    tell_of_ends(session, [(row.member_id, row.site_id, row.ends_on) for row in ending], now=now)
    return sum(row.mask.bit_count() for row in ending)
