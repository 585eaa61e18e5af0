"""What stands on a portfolio that somebody wants to delete."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.kernel.enums import IMPORT_KINDS, RequestStatus
from netent.portfolios.queries.clients import EVERY_CLIENT, count_chosen
from netent.portfolios.queries.declarants import assigned_among
from netent.portfolios.queries.declarations import open_types
from netent.requests.models import Request
from netent.requests.queries import IN_PROGRESS


@dataclass(frozen=True, slots=True)
class Standing:
    """How many clients it has, what goes with it; files that wait to be confirmed, and others.

    `newest` is the public identifier of the last request that waits or runs.
    """

    clients: int
    declarations: int
    declarants: int
    to_confirm: int
    in_progress: int
    newest: UUID | None


def standing(session: Session, portfolio_id: int) -> Standing:
    """The same few statements whatever their numbers."""
    of_portfolio = (Request.portfolio_id == portfolio_id, Request.kind.in_(IMPORT_KINDS))
    rows = session.execute(
        select(Request.status, func.count())
        .where(*of_portfolio, Request.status.in_((RequestStatus.CHECKED, *IN_PROGRESS)))
        .group_by(Request.status)
    )
    found: dict[RequestStatus, int] = {row[0]: row[1] for row in rows}
    newest = session.scalars(
        select(Request.public_id)
        .where(*of_portfolio, Request.status.in_(IN_PROGRESS))
        .order_by(Request.id.desc())
        .limit(1)
    ).one_or_none()
    return Standing(
        clients=count_chosen(session, portfolio_id, EVERY_CLIENT),
        declarations=len(open_types(session, portfolio_id)),
        declarants=len(assigned_among(session, portfolio_id)),
        to_confirm=found.get(RequestStatus.CHECKED, 0),
        in_progress=sum(found.get(status, 0) for status in IN_PROGRESS),
        newest=newest,
    )
