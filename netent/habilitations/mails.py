"""Mails about rights that end: to those who hold them, and to the administrators."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.enums import MemberState
from netent.notices.arguments import Argument, Link
from netent.notices.service import send_mail
from netent.tenancy.models import Member, Registration


@dataclass
class _Ending:
    """What ends soon: on how many establishments, and when the first of it."""

    sites: set[int] = field(default_factory=set)
    first: date = date.max

    def add(self, site_id: int, ends_on: date) -> None:
        self.sites.add(site_id)
        self.first = min(self.first, ends_on)

    def arguments(self) -> dict[str, Argument]:
        return {"establishments": len(self.sites), "ends_on": self.first}


def tell_of_ends(
    session: Session, ending: Sequence[tuple[int, int, date]], *, now: datetime
) -> None:
    """One mail to each active member whose rights end (member, site, last day), and to each
    administrator one about all of them."""
    of_members: dict[int, _Ending] = defaultdict(_Ending)
    of_all = _Ending()
    for member_id, site_id, ends_on in ending:
        of_members[member_id].add(site_id, ends_on)
        of_all.add(site_id, ends_on)
    members = session.scalars(
        select(Member)
        .where(
            or_(Member.is_administrator, Member.id.in_(of_members)),
            Member.state.in_((MemberState.ACTIVE, MemberState.SUSPENDED)),
        )
        .order_by(Member.id)
    ).all()
    names = [member.full_name for member in members if member.id in of_members]
    about_all: dict[str, Argument] = {
        **of_all.arguments(),
        "people": len(of_members),
        "person": names[0] if len(of_members) == 1 and names else "",
    }
    for member in members:
        if member.state is not MemberState.ACTIVE:
            continue
        if member.id in of_members:
            about = of_members[member.id].arguments()
            _send(session, member, about, template="habilitations_end_soon", now=now)
        if member.is_administrator:
            _send(session, member, about_all, template="habilitations_end_soon_all", now=now)


def _send(
    session: Session, member: Member, about: dict[str, Argument], *, template: str, now: datetime
) -> None:
    registration = session.get_one(Registration, tenant_of(session))
    send_mail(
        session,
        template=template,
        recipient=member.email,
        locale=member.locale,
        arguments={
            **about,
            "first_name": member.first_name,
            "registration_name": registration.name,
            "url": Link("home.index"),
        },
        registration_id=registration.id,
        now=now,
    )
