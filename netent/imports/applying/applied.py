"""What applying a request gives, and what each of them holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.habilitations.models import RightsAct
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio
from netent.requests.models import Request

# Lines applied between two words on progress; large enough that the statements cost the same.
SPAN_LINES = 20_000


class NoLongerPossibleError(Exception):
    """What was confirmed can't be done any more, for a reason that its author is told."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass
class Applied:
    """What a request changed: its act, the pairs of member and site it touched, the rights.

    `about` is what its audit event tells beside the counts.
    """

    act: RightsAct
    pairs: int = 0
    granted: int = 0
    withdrawn: int = 0
    about: Mapping[str, object] = field(default_factory=dict)


def hold_portfolio(session: Session, request: Request) -> Portfolio:
    """Hold the request's portfolio to the end; other files for it can be checked meanwhile."""
    return session.scalars(
        select(Portfolio)
        .where(Portfolio.id == request.portfolio_id)
        .with_for_update(key_share=True)
    ).one()


def refuse_other_counts(request: Request, *, additions: int, removals: int) -> None:
    """A request never ends with other counts than were done: RuntimeError undoes everything."""
    if (additions, removals) != (request.additions, request.removals):
        raise RuntimeError(f"planned and done differ: {additions} added, {removals} removed")
