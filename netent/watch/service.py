"""Brings each registration up to what loads changed, one transaction a registration (§2, §18.7)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.directory.models import EstablishmentChange
from netent.kernel.clock import paris_day
from netent.kernel.enums import SiteKind
from netent.kernel.one_by_one import one_by_one
from netent.perimeter.closings import Turned, refresh_closings
from netent.tenancy.models import Registration
from netent.watch import queries
from netent.watch.mails import News, tell_administrators
from netent.watch.openings import become_multi, propose_new

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
            return int(_work(session, registration_id, last, now))

    done = one_by_one(found, work, what="registrations under watch")
    _tick_off(last, now)
    return done


def _work(session: Session, registration_id: int, up_to: int, now: datetime) -> bool:
    # One at a time for a registration: the later one sees what the directory says by then.
    registration = session.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .with_for_update(key_share=True)
    ).one()
    turned = refresh_closings(session, today=paris_day(now))
    if registration.terminated_at is not None:
        return bool(turned)
    new = propose_new(session, registration, up_to=up_to, now=now)
    became_multi = become_multi(session, registration, up_to=up_to)
    if not (turned or new or became_multi):
        return False
    news = _news(turned, new, became_multi=became_multi)
    _keep(session, turned, news, now)
    if not news.is_empty:
        tell_administrators(session, registration, news, now=now)
    return True


def _news(turned: Sequence[Turned], new: Sequence[str], *, became_multi: bool) -> News:
    closed = [site for site in turned if site.before is None]
    return News(
        closed_own=[site.siret for site in closed if site.kind is SiteKind.OWN],
        closed_clients=[site.siret for site in closed if site.portfolio_id is not None],
        reopened=[site.siret for site in turned if site.after is None and _is_held(site)],
        new=new,
        became_multi=became_multi,
    )


def _is_held(site: Turned) -> bool:
    return site.kind is SiteKind.OWN or site.portfolio_id is not None


def _keep(session: Session, turned: Sequence[Turned], news: News, now: datetime) -> None:
    closed = [site for site in turned if site.after is not None]
    record(
        session,
        None,
        "register.followed",
        details={
            "closed": len(closed),
            "reopened": len(turned) - len(closed),
            "establishments": {site.siret: site.after for site in turned[:_NAMED]},
            "proposed": list(news.new[:_NAMED]),
            "became_multi": news.became_multi,
        },
        now=now,
    )


def _tick_off(last: int, now: datetime) -> None:
    seen = EstablishmentChange.id <= last
    with transaction(PORTAL) as session:
        session.execute(delete(EstablishmentChange).where(seen, queries.is_due_again(now)))
        session.execute(
            update(EstablishmentChange)
            .where(seen, EstablishmentChange.worked_at.is_(None))
            .values(worked_at=now)
        )
