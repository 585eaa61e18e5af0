"""Mails about terminations: to the administrators, and to the members whom the end concerns."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from netent.company.models import Termination
from netent.kernel.enums import MemberState
from netent.notices.arguments import Argument, Link
from netent.notices.service import send_mail
from netent.tenancy.models import Member, Registration


def tell_administrators(
    session: Session, termination: Termination, *, template: str, now: datetime
) -> None:
    """One mail to each active administrator, in his language."""
    tell_members(
        session, termination, Member.is_administrator.is_(True), template=template, now=now
    )


def tell_members(
    session: Session,
    termination: Termination,
    which: ColumnElement[bool],
    *,
    template: str,
    now: datetime,
) -> None:
    """One mail to each active member among these."""
    registration = session.get_one(Registration, termination.registration_id)
    about: dict[str, Argument] = {
        "registration_name": registration.name,
        "siret": termination.siret,
        "asked_by": termination.asked_by,
        "confirmed_by": termination.confirmed_by,
        "settled_by": termination.settled_by,
        "asked_at": termination.asked_at,
        "lapses_at": termination.lapses_at,
        "takes_effect_at": termination.takes_effect_at,
        "url": Link(_PAGES.get(template, "company.index")),
    }
    members = session.scalars(
        select(Member).where(Member.state == MemberState.ACTIVE, which).order_by(Member.id)
    ).all()
    for member in members:
        send_mail(
            session,
            template=template,
            recipient=member.email,
            locale=member.locale,
            arguments={**about, "first_name": member.first_name},
            registration_id=registration.id,
            now=now,
        )


# Where the others lead nobody who reads these could enter, or would have anything to do.
_PAGES = {
    "termination_ended": "accounts.sign_in",
    "termination_site_ended": "home.index",
}
