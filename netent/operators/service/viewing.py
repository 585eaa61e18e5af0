"""Seeing the portal as a member does, read-only and for a while (product §18.10).

It begins and ends with an event in the firm's trail and one in the portal's; the firm's
administrators are told when it begins. The services here open their own sessions, for the two
trails are of two scopes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.accounts.queries import may_be_viewed
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant, tenant_of
from netent.kernel.actor import Operator
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound
from netent.kernel.one_by_one import one_by_one
from netent.kernel.reasons import Reason
from netent.notices.arguments import Link
from netent.notices.service import Addressed, send_mails
from netent.operators.models import OperatorAccount, OperatorSession
from netent.policies.operators import VIEW_LENGTH
from netent.tenancy.models import Member, Registration

# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 500
_NOTHING = {
    "viewed_registration_id": None,
    "viewed_member_id": None,
    "view_reason": "",
    "view_began_at": None,
    "view_until": None,
}


@dataclass(frozen=True, slots=True)
class _Viewed:
    """A view as it stood when it ended."""

    session_id: int
    operator: Operator
    registration_id: int
    member_id: int
    why: str


def begin_view(
    operator: Operator,
    session_id: int,
    *,
    registration_id: int,
    member_id: UUID,
    why: str,
    now: datetime,
) -> datetime:
    """Let one web session of the operator see what the member sees; until when.

    NotFound when he is no active member of a live registration. Forbidden, also where another
    view began in the same web session meanwhile, or the session itself is over.
    """
    access.check(operator, Permission.MEMBER_VIEW_AS)
    end_view(operator, session_id, now=now)
    until = now + VIEW_LENGTH
    with transaction(Tenant(registration_id)) as session:
        member, registration = _viewable(session, member_id)
        view = {
            "viewed_registration_id": registration.id,
            "viewed_member_id": member.id,
            "view_reason": why,
            "view_began_at": now,
            "view_until": until,
        }
        _take_session(session, operator, session_id, view, now)
        details = {"why": why, "until": until}
        subject = str(member.public_id)
        record(session, operator, "member.view_began", subject=subject, details=details, now=now)
        _tell_administrators(session, operator, member, registration, why, until, now)
    _keep_in_portal(operator, "member.view_began", registration.siren, why, now)
    return until


def end_view(operator: Operator, session_id: int, *, now: datetime) -> bool:
    """End the view of one web session; False when there was none."""
    with reading(PORTAL) as session:
        found = session.execute(
            _views().where(
                OperatorSession.id == session_id,
                OperatorSession.operator_id == operator.operator_id,
            )
        ).one_or_none()
    return found is not None and _end(_viewed(found, operator.address), now)


def end_views_due(*, now: datetime) -> int:
    """End the views whose time, or whose web session, is over; how many."""
    with reading(PORTAL) as session:
        due = session.execute(
            _views()
            .where(
                or_(
                    OperatorSession.view_until <= now,
                    OperatorSession.revoked_at.is_not(None),
                    OperatorSession.expires_at <= now,
                )
            )
            .order_by(OperatorSession.id)
            .limit(BATCH)
        ).all()
    return one_by_one(due, lambda row: _end(_viewed(row, None), now), what="ends of views")


def _take_session(
    session: Session, operator: Operator, session_id: int, view: dict[str, Any], now: datetime
) -> None:
    """Write a view into a web session that has none: one that stands is ended, not overwritten."""
    taken = session.scalars(
        update(OperatorSession)
        .where(
            OperatorSession.id == session_id,
            OperatorSession.operator_id == operator.operator_id,
            OperatorSession.revoked_at.is_(None),
            OperatorSession.expires_at > now,
            OperatorSession.viewed_member_id.is_(None),
        )
        .values(view)
        .returning(OperatorSession.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if taken is None:
        raise Forbidden(Reason.VIEW_ONLY)


def _views() -> Any:
    return (
        select(OperatorSession, OperatorAccount)
        .join(OperatorAccount, OperatorAccount.id == OperatorSession.operator_id)
        .where(OperatorSession.viewed_member_id.is_not(None))
    )


def _viewed(row: Any, address: str | None) -> _Viewed:
    opened, account = row.OperatorSession, row.OperatorAccount
    return _Viewed(
        opened.id,
        Operator(account.id, account.public_id, account.name, address),
        opened.viewed_registration_id,
        opened.viewed_member_id,
        opened.view_reason,
    )


def _end(viewed: _Viewed, now: datetime) -> bool:
    with transaction(Tenant(viewed.registration_id)) as session:
        # Two who end it at once: one does, and writes the event.
        done = session.scalars(
            update(OperatorSession)
            .where(
                OperatorSession.id == viewed.session_id,
                OperatorSession.viewed_member_id == viewed.member_id,
            )
            .values(_NOTHING)
            .returning(OperatorSession.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if done is None:
            return False
        member = session.get_one(Member, viewed.member_id)
        siren = session.get_one(Registration, viewed.registration_id).siren
        subject = str(member.public_id)
        record(session, viewed.operator, "member.view_ended", subject=subject, now=now)
    _keep_in_portal(viewed.operator, "member.view_ended", siren, viewed.why, now)
    return True


def _keep_in_portal(operator: Operator, action: str, siren: str, why: str, now: datetime) -> None:
    # Who was viewed is the firm's to know: here stands whose member it was.
    with transaction(PORTAL) as session:
        details = {"why": why}
        record(session, operator, action, subject=siren, details=details, now=now)


def _viewable(session: Session, member_id: UUID) -> tuple[Member, Registration]:
    member = session.scalars(select(Member).where(Member.public_id == member_id)).one_or_none()
    registration = session.get_one(Registration, tenant_of(session))
    if member is None or not may_be_viewed(member, registration):
        raise NotFound
    return member, registration


def _tell_administrators(
    session: Session,
    operator: Operator,
    member: Member,
    registration: Registration,
    why: str,
    until: datetime,
    now: datetime,
) -> None:
    administrators = session.scalars(
        select(Member)
        .where(Member.is_administrator, Member.state == MemberState.ACTIVE)
        .order_by(Member.id)
    ).all()
    send_mails(
        session,
        (
            Addressed(
                each.email,
                each.locale,
                {
                    "first_name": each.first_name,
                    "registration_name": registration.name,
                    "operator": operator.name,
                    "member_name": member.full_name,
                    "why": why,
                    "began_at": now,
                    "until": until,
                    "url": Link("consultation.audit"),
                },
            )
            for each in administrators
        ),
        template="view_began",
        registration_id=registration.id,
        now=now,
    )
