"""Mails about a member's life in the registration, each to himself, in his language."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from netent.kernel.actor import Actor
from netent.notices.arguments import Argument, Link
from netent.notices.service import Addressed, send_mail, send_mails
from netent.tenancy.models import Member, Registration

_NOTHING: Mapping[str, Argument] = MappingProxyType({})


def tell_member(
    session: Session,
    actor: Actor,
    member: Member,
    *,
    template: str,
    about: Mapping[str, Argument] = _NOTHING,
    recipient: str | None = None,
    now: datetime,
) -> None:
    """One mail to the member, at his address or another one of his."""
    registration = session.get_one(Registration, member.registration_id)
    send_mail(
        session,
        template=template,
        recipient=recipient or member.email,
        locale=member.locale,
        arguments={**_told(registration, actor, member, now), **about},
        registration_id=registration.id,
        now=now,
    )


def tell_members(
    session: Session, actor: Actor, members: Collection[Member], *, template: str, now: datetime
) -> None:
    """The same mail to each of them, queued together."""
    registration = session.get_one(Registration, actor.registration_id)
    send_mails(
        session,
        (
            Addressed(each.email, each.locale, _told(registration, actor, each, now))
            for each in members
        ),
        template=template,
        registration_id=registration.id,
        now=now,
    )


def _told(
    registration: Registration, actor: Actor, member: Member, now: datetime
) -> dict[str, Argument]:
    return {
        "first_name": member.first_name,
        "last_name": member.last_name,
        "siret": member.siret,
        "registration_name": registration.name,
        "administrator": actor.name,
        "changed_at": now,
        "url": Link("accounts.sign_in"),
    }
