"""Handing a file of direct debits to the operator: its bytes, and that he took them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.payments.queries.collections import collection_file


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it is handed on, under the name of its message."""

    message_id: str
    content: bytes


def take_file(session: Session, operator: Operator, *, collection_id: UUID, now: datetime) -> Taken:
    """The bytes of a file; who took it last is kept beside it. NotFound, Forbidden."""
    access.check(operator, Permission.COLLECTION_EXPORT)
    collection, content = collection_file(session, collection_id)
    collection.taken_at = now
    collection.taken_by = operator.name
    session.flush()
    details = {
        "name": collection.message_id,
        "count": collection.orders,
        "amount": str(collection.amount),
    }
    record(
        session,
        operator,
        "collection.taken",
        subject=str(collection.public_id),
        details=details,
        now=now,
    )
    return Taken(collection.message_id, content)
