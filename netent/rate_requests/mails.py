"""What the author of a request for rates is told at its end: counts, and nobody's name."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.kernel.clock import paris_day
from netent.notices.service import send_mail
from netent.rate_requests.models import RateRequest
from netent.rate_requests.retention import kept_until
from netent.requests.models import Request
from netent.tenancy.models import Member, Registration


def tell_author(
    session: Session,
    request: Request,
    about: RateRequest,
    author: Member,
    *,
    keep_days: int,
    now: datetime,
    page_url: str,
) -> None:
    """Mail the author that his request has ended, and where its report is, until when."""
    registration = session.get_one(Registration, request.registration_id)
    send_mail(
        session,
        template="rates_finished",
        recipient=author.email,
        locale=author.locale,
        arguments={
            "first_name": author.first_name,
            "registration_name": registration.name,
            "siret": about.siret,
            "outcome": request.outcome,
            "with_rate": request.additions,
            "without_rate": request.unchanged,
            "refused": request.refused,
            "finished_at": now,
            "kept_until": paris_day(kept_until(request.created_at, keep_days=keep_days)),
            "url": page_url.format(request.public_id),
        },
        registration_id=request.registration_id,
        now=now,
    )
