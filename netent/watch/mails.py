"""The one mail of a load: what it closed, reopened and opened, to the administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.kernel.enums import MemberState, RegistrationKind
from netent.kernel.identifiers import format_siret
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.tenancy.models import Member, Registration

# A mail names so many establishments; counts tell the rest, and the page all.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class News:
    """What a load brought to one registration, by SIRET."""

    closed_own: Sequence[str] = ()
    closed_clients: Sequence[str] = ()
    reopened: Sequence[str] = ()
    new: Sequence[str] = ()
    became_multi: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        told = (self.closed_own, self.closed_clients, self.reopened, self.new, self.became_multi)
        return not any(told)


def tell_administrators(
    session: Session, registration: Registration, news: News, *, now: datetime
) -> None:
    """One mail to each active administrator, in his language."""
    has_pages = registration.kind is not RegistrationKind.MONO
    members = session.scalars(
        select(Member)
        .where(Member.state == MemberState.ACTIVE, Member.is_administrator.is_(True))
        .order_by(Member.id)
    ).all()
    for member in members:
        send_mail(
            session,
            template="register_news",
            recipient=member.email,
            locale=member.locale,
            arguments={
                "first_name": member.first_name,
                "registration_name": registration.name,
                "closed_own": len(news.closed_own),
                "closed_own_named": _named(news.closed_own),
                "closed_clients": len(news.closed_clients),
                "closed_clients_named": _named(news.closed_clients),
                "reopened": len(news.reopened),
                "reopened_named": _named(news.reopened),
                "new": len(news.new),
                "new_named": _named(news.new),
                "became_multi": int(news.became_multi),
                "url": Link("establishments.index" if has_pages else "home.index"),
            },
            registration_id=registration.id,
            now=now,
        )


def _named(sirets: Sequence[str]) -> str:
    more = " …" if len(sirets) > _NAMED else ""
    return ", ".join(map(format_siret, sirets[:_NAMED])) + more
