"""What the filer is told, so that the number is with him."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.filing.models import Filing
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.tenancy.models import Member, Registration


def tell_filer(session: Session, filing: Filing, *, now: datetime) -> None:
    """Mail the number of the receipt to whoever filed, and to nobody else."""
    member = session.get_one(Member, filing.member_id)
    registration = session.get_one(Registration, filing.registration_id)
    send_mail(
        session,
        template="filing_made",
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            "declaration": filing.declaration,
            "siret": filing.siret,
            "period_start": filing.period_start,
            "period_end": filing.period_end,
            "receipt": filing.receipt,
            "filed_at": filing.filed_at,
            "url": Link("filing.show", {"filing_id": str(filing.public_id)}),
        },
        registration_id=filing.registration_id,
        now=now,
    )
