"""The one act of consultation that leaves a trace: taking the journal away."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Actor


def record_export(
    session: Session, actor: Actor, *, kind: str, filters: Mapping[str, str], now: datetime
) -> None:
    """Say in the trail that somebody takes it away, in which form and how narrowed. Forbidden."""
    access.check(actor, Permission.AUDIT_VIEW)
    record(
        session,
        actor,
        "audit.exported",
        subject=str(actor.member_public_id),
        details={"format": kind, "filters": dict(filters)},
        now=now,
    )
