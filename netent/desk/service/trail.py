"""Taking the portal's own trail away."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Operator


def record_export(
    session: Session, operator: Operator, *, kind: str, filters: Mapping[str, str], now: datetime
) -> None:
    """Say in the portal's chain that somebody takes it away, and how narrowed. Forbidden."""
    access.check(operator, Permission.PORTAL_AUDIT)
    record(
        session,
        operator,
        "audit.exported",
        subject=str(operator.public_id),
        details={"format": kind, "filters": dict(filters)},
        now=now,
    )
