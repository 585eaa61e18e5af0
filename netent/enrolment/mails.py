"""Mails about requests to join: to every administrator in place, and to the person himself."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.enrolment.models import Candidacy
from netent.kernel.enums import MemberState
from netent.notices.arguments import Argument, Link
from netent.notices.service import send_mail
from netent.tenancy.models import Member, Registration


def tell_administrators(
    session: Session, candidacy: Candidacy, member: Member, *, template: str, now: datetime
) -> None:
    """One mail to each active administrator, in his language."""
    registration = session.get_one(Registration, member.registration_id)
    administrators = session.scalars(
        select(Member)
        .where(Member.is_administrator, Member.state == MemberState.ACTIVE)
        .order_by(Member.id)
    ).all()
    for administrator in administrators:
        send_mail(
            session,
            template=template,
            recipient=administrator.email,
            locale=administrator.locale,
            arguments={
                "first_name": administrator.first_name,
                "registration_name": registration.name,
                "person": member.full_name,
                "role": candidacy.role.value,
                "expires_at": candidacy.expires_at,
                "url": Link("enrolment.index"),
            },
            registration_id=registration.id,
            now=now,
        )


def tell_candidate(
    session: Session,
    member: Member,
    *,
    template: str,
    now: datetime,
    ends: Candidacy | None = None,
) -> None:
    """One mail to the person who asked to join."""
    registration = session.get_one(Registration, member.registration_id)
    arguments: dict[str, Argument] = {
        "first_name": member.first_name,
        "registration_name": registration.name,
        "url": Link("accounts.sign_in"),
    }
    if ends is not None:
        arguments["expires_at"] = ends.expires_at
    send_mail(
        session,
        template=template,
        recipient=member.email,
        locale=member.locale,
        arguments=arguments,
        registration_id=registration.id,
        now=now,
    )
