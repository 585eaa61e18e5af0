"""Brings each registration up to what loads changed, one transaction a registration (§2, §18.7)."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.directory.models import EstablishmentChange
from netent.kernel.clock import paris_day
from netent.kernel.one_by_one import one_by_one
from netent.perimeter.closings import refresh_closings
from netent.tenancy.models import Registration
from netent.watch import queries

# The audit trail names so many establishments; counts tell the rest.
_NAMED = 50


def watch(*, now: datetime) -> int:
    """Work the changes that wait; how many registrations had something to change.

    Whatever stops it half way, the next one goes on: a registration that is up to date already
    changes nothing and tells nobody. Changes go once they were worked twice. One registration's
    failure keeps no other from its turn; then it is raised, and the changes stay.
    """
    with reading(SYSTEM) as session:
        last = queries.last_waiting(session, now=now)
        if last is None:
            return 0
        found = queries.concerned(session, up_to=last, now=now)

    def work(registration_id: int) -> int:
        with transaction(Tenant(registration_id)) as session:
            return int(_work(session, registration_id, now))

    done = one_by_one(found, work, what="registrations under watch")
    _tick_off(last, now)
    return done


def _work(session: Session, registration_id: int, now: datetime) -> bool:
    # One at a time for a registration: the later one sees what the directory says by then.
    session.scalars(
        select(Registration.id)
        .where(Registration.id == registration_id)
        .with_for_update(key_share=True)
    ).one()
    turned = refresh_closings(session, today=paris_day(now))
    if not turned:
        return False
    closed = [site for site in turned if site.after is not None]
    record(
        session,
        None,
        "register.followed",
        details={
            "closed": len(closed),
            "reopened": len(turned) - len(closed),
            "establishments": {site.siret: site.after for site in turned[:_NAMED]},
        },
        now=now,
    )
    return True


def _tick_off(last: int, now: datetime) -> None:
    seen = EstablishmentChange.id <= last
    with transaction(PORTAL) as session:
        session.execute(delete(EstablishmentChange).where(seen, queries.is_due_again(now)))
        session.execute(
            update(EstablishmentChange)
            .where(seen, EstablishmentChange.worked_at.is_(None))
            .values(worked_at=now)
        )
