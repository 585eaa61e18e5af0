"""Requests from the desk: said again to the workers, where none holds them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.requests.service import announce_again


def announce_request(
    session: Session, operator: Operator, *, request_id: int, public_id: UUID, now: datetime
) -> None:
    """Tell the workers again of a request that waits. Refusal: a worker has it, or it is over."""
    access.check(operator, Permission.REQUEST_OVERSEE)
    announce_again(session, request_id, now=now)
    record(session, operator, "request.announced_again", subject=str(public_id), now=now)
