"""What stands behind a change of somebody's role or state, and what changed before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.habilitations.holdings import Holding, holding_of
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role
from netent.perimeter.models import PortfolioDeclarant
from netent.tenancy.models import Member, MemberChange
from netent.tenancy.queries import member_of

_MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Stakes:
    """What an act on a member would touch: what he holds, and who would be left.

    `is_alone` says that the actor is the only active administrator; `leaves_one` that he would be
    without this member's being one.
    """

    is_oneself: bool
    is_alone: bool
    leaves_one: bool
    holding: Holding
    portfolios: int

    @property
    def holds(self) -> bool:
        """Whether there is anything to hand over."""
        return bool(self.holding.rights or self.portfolios)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a member's state or roles; `by` is empty where time alone did it."""

    at: datetime
    by: str
    state_before: MemberState
    state: MemberState
    roles_before: frozenset[Role]
    roles: frozenset[Role]


def stakes(session: Session, actor: Actor, public_id: UUID) -> Stakes:
    """Six statements, whatever the member holds. He exists: his card was read before."""
    member = member_of(session, public_id)
    member_id = member.id if member else 0
    active = set(
        session.scalars(
            select(Member.id).where(Member.is_administrator, Member.state == MemberState.ACTIVE)
        )
    )
    portfolios = session.scalar(
        select(func.count())
        .select_from(PortfolioDeclarant)
        .where(PortfolioDeclarant.member_id == member_id)
    )
    return Stakes(
        is_oneself=member_id == actor.member_id,
        is_alone=active == {actor.member_id},
        leaves_one=member_id in active and len(active) == 2,
        holding=holding_of(session, member_id),
        portfolios=portfolios or 0,
    )


def changes_of(session: Session, public_id: UUID) -> Sequence[Change]:
    """What became of a member, the newest first; at most the last fifty."""
    rows = session.scalars(
        select(MemberChange)
        .join(Member, Member.id == MemberChange.member_id)
        .where(Member.public_id == public_id)
        .order_by(MemberChange.at.desc(), MemberChange.id.desc())
        .limit(_MOST_CHANGES)
    )
    return [
        Change(
            at=row.at,
            by=row.actor_name,
            state_before=row.state_before,
            state=row.state_after,
            roles_before=_roles(row.was_administrator, row.was_declarant),
            roles=_roles(row.is_administrator, row.is_declarant),
        )
        for row in rows
    ]


def _roles(administers: bool, declares: bool) -> frozenset[Role]:
    held = ((administers, Role.ADMINISTRATOR), (declares, Role.DECLARANT))
    return frozenset(role for holds, role in held if holds)
