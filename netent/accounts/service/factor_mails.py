"""What the owner is told of his second factor."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from netent.accounts.queries import find_member
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.notices.arguments import Argument, Link
from netent.notices.service import send_mail


class FactorChange(StrEnum):
    """What became of a factor, as mails say it and the audit trail keeps it."""

    TOTP_SET = "totp_set"
    TOTP_REMOVED = "totp_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_RENAMED = "passkey_renamed"
    PASSKEY_REMOVED = "passkey_removed"
    CODES_RENEWED = "recovery_codes_renewed"
    RESET = "factor_reset"


def tell_of_change(
    session: Session,
    actor: Actor | None,
    member_id: int,
    change: FactorChange,
    *,
    name: str = "",
    address: str | None = None,
    now: datetime,
) -> None:
    """Keep a change in the audit trail and mail it to its owner; `name` is a passkey's.

    Without an actor it was the operator.
    """
    member, _registration = find_member(session, member_id)
    record(
        session,
        actor,
        f"member.{change}",
        subject=str(member.public_id),
        details={"passkey": name} if name else {},
        now=now,
    )
    about: dict[str, Argument] = {
        "change": change.value,
        "passkey": name,
        "changed_at": now,
        "address": address,
        "url": Link("accounts.factors"),
    }
    _mail(session, member_id, about, now, template="factor_changed")


def tell_of_recovery_code(
    session: Session, member_id: int, *, left: int, address: str | None, now: datetime
) -> None:
    """Mail the owner that one of his recovery codes has let somebody in, and how many are left."""
    about: dict[str, Argument] = {
        "left": left,
        "used_at": now,
        "address": address,
        "url": Link("accounts.factors"),
    }
    _mail(session, member_id, about, now, template="recovery_code_used")


def _mail(
    session: Session,
    member_id: int,
    about: Mapping[str, Argument],
    now: datetime,
    *,
    template: str,
) -> None:
    member, registration = find_member(session, member_id)
    send_mail(
        session,
        template=template,
        recipient=member.email,
        locale=member.locale,
        arguments={
            "first_name": member.first_name,
            "registration_name": registration.name,
            **about,
        },
        registration_id=registration.id,
        now=now,
    )
