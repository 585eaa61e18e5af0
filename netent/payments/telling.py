"""Telling every administrator what became of bank details, mandates and payments (product §11)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.notices.arguments import Argument, Link
from netent.notices.service import Addressed, send_mails
from netent.tenancy.models import Member, Registration


def tell_administrators(
    session: Session,
    registration: Registration,
    actor: Actor | None,
    *,
    template: str,
    page: str,
    about: Mapping[str, Argument],
    now: datetime,
) -> None:
    """One mail to each active administrator, the author too: he learns of it if it was not he."""
    told: dict[str, Argument] = {
        "registration_name": registration.name,
        "by": actor.name if actor is not None else "",
        "done_at": now,
        "url": Link(page),
        **about,
    }
    members = session.scalars(
        select(Member)
        .where(Member.state == MemberState.ACTIVE, Member.is_administrator.is_(True))
        .order_by(Member.id)
    ).all()
    mails = [
        Addressed(each.email, each.locale, {**told, "first_name": each.first_name})
        for each in members
    ]
    send_mails(session, mails, template=template, registration_id=registration.id, now=now)
