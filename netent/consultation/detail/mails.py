"""What the author of a detail of rights is told at its end."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.consultation.detail.retention import kept_until
from netent.kernel.clock import paris_day
from netent.notices.service import send_mail
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.tenancy.models import Member, Registration


def tell_author(
    session: Session,
    request: Request,
    author: Member,
    *,
    rules: Rules,
    now: datetime,
    page_url: str,
) -> None:
    """Mail the author that his detail can be downloaded, or that it could not be made."""
    registration = session.get_one(Registration, request.registration_id)
    send_mail(
        session,
        template="detail_finished",
        recipient=author.email,
        locale=author.locale,
        arguments={
            "first_name": author.first_name,
            "registration_name": registration.name,
            "portfolio_name": request.portfolio_name,
            "outcome": request.outcome,
            "lines": request.lines,
            "made_at": now,
            "kept_until": paris_day(kept_until(now, keep_days=rules.detail_keep_days)),
            "url": page_url.format(request.public_id),
        },
        registration_id=request.registration_id,
        now=now,
    )
