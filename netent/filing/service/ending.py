"""A filing that does not stand any more: another took its place, or it was taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.filing.models import Filing
from netent.filing.queries.filings import filing_of
from netent.filing.service.asking import hold_place, require_right, rule_to_file
from netent.filing.service.following import Happened, tell
from netent.filing.service.told import told
from netent.filing.states import FilingState
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason


def cancel_filing(
    session: Session, actor: Actor, *, filing_id: UUID, why: str, now: datetime
) -> Filing:
    """Take a filing back, with the reason; its file and its receipt are kept.

    Whoever may file so today may take back. Refusal where the declaration does not allow it, or
    somebody was faster. NotFound for what he may not see. Forbidden.
    """
    access.check(actor, Permission.FILING_MAKE)
    seen = filing_of(session, actor, filing_id, on=paris_day(now))
    place = hold_place(session, seen.site_id)
    filing = session.scalars(
        select(Filing)
        .where(Filing.id == seen.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    rule = rule_to_file(session, filing.declaration)
    require_right(session, actor, rule, place.siret, now)
    if filing.state is not FilingState.FILED:
        raise Refusal(Reason.FILING_MOVED_ON)
    if not rule.second.may_cancel:
        raise Refusal(Reason.NOT_CANCELLABLE, declaration=rule.code)
    end(session, actor, filing, state=FilingState.CANCELLED, why=why, now=now)
    details = {**told(filing), "why": why}
    record(
        session,
        actor,
        "filing.cancelled",
        subject=str(filing.public_id),
        details=details,
        now=now,
    )
    tell(session, actor, Happened(None, filing), now=now)
    return filing


def end(
    session: Session,
    actor: Actor,
    filing: Filing,
    *,
    state: FilingState,
    why: str = "",
    now: datetime,
) -> None:
    """Let it stand no more; the period is free at once for what the caller writes next."""
    filing.state, filing.stands_for = state, None
    filing.ended_by_id, filing.ended_by = actor.member_id, actor.name
    filing.ended_at, filing.ended_why = now, why
    session.flush()
