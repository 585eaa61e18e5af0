"""Queueing mails: written with the act, sent once it is durable (product §12)."""

from collections.abc import Callable, Mapping
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
    notice = Notice(
        for_registration_id=registration_id,
        template=template,
        locale=locale,
        recipient=recipient,
        arguments=encode(arguments),
        state=NoticeState.WAITING,
        created_at=now,
        next_attempt_at=now,
    )
    session.add(notice)
    session.flush()
    if not session.info.get(_WOKEN):
        session.info[_WOKEN] = True
        after_commit(session, _wake)
    return notice


def _wake() -> None:
    if _Holder.wake is not None:
        _Holder.wake()
