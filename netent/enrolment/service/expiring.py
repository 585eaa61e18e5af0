"""What fifteen days bring: a reminder three days before, then the end (product §3)."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.enrolment.mails import tell_administrators, tell_candidate
from netent.enrolment.models import Candidacy
from netent.enrolment.service.settling import settle, take_account_away
from netent.enrolment.states import CandidacyState
from netent.kernel.enums import Role
from netent.kernel.one_by_one import one_by_one
from netent.policies.portals import Portal
from netent.tenancy.models import Member

REMINDED_BEFORE = timedelta(days=3)
# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 200


def expire_due(*, portal: Portal, now: datetime, roles: Collection[Role] = tuple(Role)) -> int:
    """End every request to join, as one of these roles, whose time is over; how many.

    Each in a transaction of its own: one that fails keeps no other from its end.
    """

    def expire(session: Session, candidacy: Candidacy) -> bool:
        if not settle(session, candidacy, CandidacyState.EXPIRED, by="", now=now):
            return False
        member = take_account_away(session, None, candidacy, portal, now)
        subject = str(candidacy.public_id)
        details = {"member": str(member.public_id)}
        record(session, None, "candidacy.expired", subject=subject, details=details, now=now)
        tell_candidate(session, member, template="candidacy_expired", now=now)
        tell_administrators(session, candidacy, member, template="candidacy_lapsed", now=now)
        return True

    return _each((Candidacy.expires_at <= now) & Candidacy.role.in_(roles), expire)


def close_pending(session: Session, *, portal: Portal, now: datetime) -> int:
    """Close every request to join a registration that ends; how many. The persons are told."""
    pending = session.scalars(
        select(Candidacy).where(Candidacy.state == CandidacyState.PENDING).order_by(Candidacy.id)
    ).all()
    closed = 0
    for candidacy in pending:
        # One that is due already, and no sweep has come by, has expired.
        outcomes = (CandidacyState.SUPERSEDED, CandidacyState.EXPIRED)
        if not any(settle(session, candidacy, each, by="", now=now) for each in outcomes):
            continue
        member = take_account_away(session, None, candidacy, portal, now)
        subject = str(candidacy.public_id)
        details = {"member": str(member.public_id)}
        record(session, None, "candidacy.closed", subject=subject, details=details, now=now)
        tell_candidate(session, member, template="candidacy_closed", now=now)
        closed += 1
    return closed


def remind_due(*, now: datetime) -> int:
    """Remind administrators, and the person, of what ends in three days; once each."""

    def remind(session: Session, candidacy: Candidacy) -> bool:
        marked = session.scalars(
            update(Candidacy)
            .where(
                Candidacy.id == candidacy.id,
                Candidacy.state == CandidacyState.PENDING,
                Candidacy.reminded_at.is_(None),
            )
            .values(reminded_at=now)
            .returning(Candidacy.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if marked is None:
            return False
        member = session.get_one(Member, candidacy.member_id)
        tell_administrators(session, candidacy, member, template="candidacy_ends_soon", now=now)
        tell_candidate(session, member, template="candidacy_ends_soon_own", now=now, ends=candidacy)
        return True

    soon = (Candidacy.expires_at <= now + REMINDED_BEFORE) & (Candidacy.expires_at > now)
    return _each(soon & Candidacy.reminded_at.is_(None), remind)


def _each(due: ColumnElement[bool], act: Callable[[Session, Candidacy], bool]) -> int:
    with reading(SYSTEM) as session:
        found: Sequence[Any] = session.execute(
            select(Candidacy.registration_id, Candidacy.id)
            .where(Candidacy.state == CandidacyState.PENDING, due)
            .order_by(Candidacy.expires_at)
            .limit(BATCH)
        ).all()

    def act_on(row: Any) -> int:
        registration_id, candidacy_id = row
        with transaction(Tenant(registration_id)) as session:
            return int(act(session, session.get_one(Candidacy, candidacy_id)))

    return one_by_one(found, act_on, what="requests to join")
