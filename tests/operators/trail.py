"""What the portal's own chain keeps."""

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.database.tenant import PORTAL_CHAIN, Tenant


def portal_events() -> list[AuditEvent]:
    """Every event of the portal's chain, the oldest first."""
    with reading(Tenant(PORTAL_CHAIN)) as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.number)))


def portal_actions() -> list[str]:
    """What was done, in its order."""
    return [event.action for event in portal_events()]
