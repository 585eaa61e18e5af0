"""Queueing mails: written with the act, sent once it is durable (product §12)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent.database.sessions import after_commit
from netent.notices.arguments import Argument, encode
from netent.notices.models import Notice
from netent.notices.states import NoticeState

_WOKEN = "netent_notices_woken"


class _Holder:
    wake: Callable[[], object] | None = None


def bind(wake: Callable[[], object] | None) -> None:
    """Say, at composition, what sends delivery on its way; without it the sweep delivers."""
    _Holder.wake = wake


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom one of many mails is for, in which language, and what it is made of."""

    recipient: str
    locale: str
    arguments: Mapping[str, Argument]


def send_mail(
    session: Session,
    *,
    template: str,
    recipient: str,
    locale: str,
    arguments: Mapping[str, Argument],
    registration_id: int | None,
    now: datetime,
) -> Notice:
    """Put a mail in the outbox; it leaves once the transaction has committed, or with a sweep.

    `template` names `templates/mail/<template>.txt` and `.html`. The arguments are names, numbers,
    days, moments and links, kept as they are; what is secret goes into a link's `secret` values.
    """
    mail = Addressed(recipient, locale, arguments)
    notice = _notice_of(mail, template, registration_id, now)
    session.add(notice)
    _send_on_commit(session)
    return notice


def send_mails(
    session: Session,
    mails: Iterable[Addressed],
    *,
    template: str,
    registration_id: int | None,
    now: datetime,
) -> None:
    """The same for many at once, of one template."""
    # One statement however many: nobody needs their keys.
    session.bulk_save_objects([_notice_of(mail, template, registration_id, now) for mail in mails])
    _send_on_commit(session)


def _notice_of(
    mail: Addressed, template: str, registration_id: int | None, now: datetime
) -> Notice:
    return Notice(
        for_registration_id=registration_id,
        template=template,
        locale=mail.locale,
        recipient=mail.recipient,
        arguments=encode(mail.arguments),
        state=NoticeState.WAITING,
        created_at=now,
        next_attempt_at=now,
    )


def _send_on_commit(session: Session) -> None:
    session.flush()
    if not session.info.get(_WOKEN):
        session.info[_WOKEN] = True
        after_commit(session, _wake)


def _wake() -> None:
    if _Holder.wake is not None:
        _Holder.wake()
