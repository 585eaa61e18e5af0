"""Acknowledging notifications: by an administrator, once, one or many in one go (product §12)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.atmp.models import AtmpNotification, AtmpRate
from netent.atmp.queries.notifications import notification_of, waiting_ids
from netent.atmp.states import Standing
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.tenancy.holding import hold_as_administrator

# As many as one page ticks.
MOST_TICKED = 200
# The audit trail names so many establishments; the count tells the rest.
_NAMED = 50


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How many were acknowledged, and how many of those asked for waited no more."""

    done: int
    already: int


def acknowledge(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> None:
    """Acknowledge one. Refusal when it waits no more, with who was first; NotFound, Forbidden."""
    hold_as_administrator(session, actor, Permission.ATMP_VIEW)
    found = notification_of(session, public_id)
    if found.standing is Standing.ACKNOWLEDGED:
        raise Refusal(
            Reason.RATE_ACKNOWLEDGED, name=found.acknowledged_by, at=found.acknowledged_at
        )
    if found.standing is Standing.REPLACED:
        raise Refusal(Reason.RATE_REPLACED)
    chosen = select(AtmpRate.id).where(AtmpRate.public_id == public_id)
    _acknowledge(session, actor, AtmpNotification.rate_id.in_(chosen), now)


def acknowledge_ticked(
    session: Session, actor: Actor, *, public_ids: Collection[UUID], now: datetime
) -> Acknowledged:
    """Acknowledge those of these that wait. Refusal when nothing is ticked; Forbidden."""
    hold_as_administrator(session, actor, Permission.ATMP_VIEW)
    if not public_ids:
        raise Refusal(Reason.NO_RATE_TICKED)
    ticked = list(public_ids)[:MOST_TICKED]
    chosen = select(AtmpRate.id).where(AtmpRate.public_id.in_(ticked))
    asked = AtmpNotification.rate_id.in_(chosen)
    held = session.scalar(select(func.count()).select_from(AtmpNotification).where(asked)) or 0
    done = _acknowledge(session, actor, asked, now)
    return Acknowledged(done, held - done)


def acknowledge_all(session: Session, actor: Actor, *, text: str, now: datetime) -> int:
    """Acknowledge all that wait among those that a text finds; how many. Forbidden."""
    hold_as_administrator(session, actor, Permission.ATMP_VIEW)
    return _acknowledge(session, actor, AtmpNotification.rate_id.in_(waiting_ids(text)), now)


def _acknowledge(session: Session, actor: Actor, chosen: ColumnElement[bool], now: datetime) -> int:
    waiting = (
        chosen,
        AtmpNotification.acknowledged_at.is_(None),
        AtmpNotification.replaced_at.is_(None),
    )
    named = session.scalars(
        select(AtmpRate.siret)
        .join(AtmpNotification, AtmpNotification.rate_id == AtmpRate.id)
        .where(*waiting)
        .order_by(AtmpRate.siret)
        .limit(_NAMED)
    ).all()
    result = session.execute(
        update(AtmpNotification)
        .where(*waiting)
        .values(acknowledged_at=now, acknowledged_by=actor.name)
        .execution_options(synchronize_session=False)
    )
    done = int(result.rowcount)  # type: ignore[attr-defined]
    if done:
        told = {"count": done, "establishments": list(named)}
        record(session, actor, "atmp.acknowledged", details=told, now=now)
    return done
