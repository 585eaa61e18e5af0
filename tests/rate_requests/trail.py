"""What the journal and the outbox say of requests for rates."""

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.notices.models import Notice
from tests.consultation.office import Office


def events(office: Office) -> list[tuple[str, dict[str, object]]]:
    with reading(office.tenant) as session:
        found = session.scalars(select(AuditEvent).order_by(AuditEvent.number))
        return [(e.action, e.details) for e in found if e.action.startswith("rate_request")]


def mails(office: Office) -> list[Notice]:
    with reading(office.tenant) as session:
        return [m for m in session.scalars(select(Notice)) if m.template == "rates_finished"]
