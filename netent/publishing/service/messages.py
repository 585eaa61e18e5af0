"""What visitors write to the operator: kept, told to both sides, erased once it is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.kernel.errors import NotFound
from netent.notices.arguments import Link
from netent.notices.service import send_mail
from netent.publishing.models import ContactMessage
from netent.publishing.states import MessageState, Theme

# One sweep takes no more than a moment's work; the next one goes on.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in, checked; `siren` may be empty."""

    theme: Theme
    name: str
    email: str
    siren: str
    body: str


def write_message(
    session: Session, typed: Typed, *, locale: str, operator_address: str, now: datetime
) -> ContactMessage:
    """Keep a message for the desk; tell the operator where an address is set, and the sender.

    Neither mail says what was written: the sender's address may be somebody else's.
    """
    row = ContactMessage(
        theme=typed.theme,
        name=typed.name,
        email=typed.email,
        siren=typed.siren,
        body=typed.body,
        locale=locale,
        state=MessageState.WAITING,
        created_at=now,
    )
    session.add(row)
    session.flush()
    told = {"name": typed.name, "theme": typed.theme.value, "written_at": now}
    if operator_address:
        send_mail(
            session,
            template="contact_received",
            recipient=operator_address,
            locale="fr",
            arguments={**told, "url": Link("editing.message", {"message_id": str(row.public_id)})},
            registration_id=None,
            now=now,
        )
    send_mail(
        session,
        template="contact_acknowledged",
        recipient=typed.email,
        locale=locale,
        arguments={**told, "url": Link("publishing.answers")},
        registration_id=None,
        now=now,
    )
    return row


def treat_message(
    session: Session, operator: Operator, message_id: UUID, *, now: datetime
) -> ContactMessage:
    """Say that a message has been dealt with; the first who says so is kept. NotFound."""
    access.check(operator, Permission.PUBLICATION_EDIT)
    row = session.scalars(
        select(ContactMessage).where(ContactMessage.public_id == message_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.state is MessageState.WAITING:
        row.state, row.treated_at, row.treated_by = MessageState.TREATED, now, operator.name
        record(session, operator, "message.treated", subject=str(row.public_id), now=now)
    return row


def purge_due(session: Session, *, keep_days: int, now: datetime) -> int:
    """Erase messages that were treated so many days ago, the oldest of them; how many."""
    due = session.scalars(
        select(ContactMessage.id)
        .where(
            ContactMessage.state == MessageState.TREATED,
            ContactMessage.treated_at < now - timedelta(days=keep_days),
        )
        .order_by(ContactMessage.treated_at)
        .limit(_BATCH)
    ).all()
    if due:
        session.execute(delete(ContactMessage).where(ContactMessage.id.in_(due)))
    return len(due)
