"""What the author of a request is told at its end."""

from datetime import datetime

from sqlalchemy.orm import Session

from netent.notices.service import send_mail
from netent.requests.models import Request
from netent.tenancy.models import Member, Registration


def tell_author(
    session: Session, request: Request, author: Member, *, now: datetime, page_url: str
) -> None:
    """Mail the author that his request has ended, with its counts and the way to its report."""
    registration = session.get_one(Registration, request.registration_id)
    send_mail(
        session,
        template="import_finished",
        recipient=author.email,
        locale=author.locale,
        arguments={
            "first_name": author.first_name,
            "registration_name": registration.name,
            "portfolio_name": request.portfolio_name,
            "file_name": request.file_name,
            "kind": request.kind.value,
            "adds": int(request.details.get("adds", False)),
            "outcome": request.outcome,
            "additions": request.additions,
            "removals": request.removals,
            "unchanged": request.unchanged,
            "refused": request.refused,
            "finished_at": now,
            "url": page_url.format(request.public_id),
        },
        registration_id=request.registration_id,
        now=now,
    )
