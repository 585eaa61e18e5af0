"""What the tests of filing share: a declarant at work, and what the journal says of him."""

from datetime import date

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.filing.models import Filing
from netent.tenancy.models import Member
from tests.consultation.office import Office, at
from tests.factories.filings import (
    make_filing,
)

NOW = at(21)
NOVEMBER = date(2026, 11, 1)


def bruno(office: Office) -> Member:
    return office.members[0]


def made(office: Office, siret: str, **told: object) -> Filing:
    return make_filing(office.registration, bruno(office), siret, now=NOW, **told)  # type: ignore[arg-type]


def actions(office: Office) -> list[tuple[str, dict[str, object]]]:
    with reading(office.tenant) as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.number))
        return [(e.action, e.details) for e in events if e.action.startswith("filing.")]
