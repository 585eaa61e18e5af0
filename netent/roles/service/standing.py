"""Who may act on whom, as the database knows them now: held in one order, until the act's end."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.holding import hold_everything
from netent.policies.rules import Rules
from netent.roles.service.portfolios import hold_portfolios
from netent.tenancy.holding import hold_registration
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Held:
    """The administrators and those the act is about, locked; `administrators` are active.

    `portfolios` are locked, too: those to which the latter are assigned, or hold rights on.
    """

    members: Mapping[UUID, Member]
    administrators: int
    portfolios: frozenset[int] = frozenset()

    def one(self, public_id: UUID) -> Member:
        """One of those the act is about. NotFound when he is unknown, left, or waits."""
        found = self.members.get(public_id)
        if found is None or found.state not in (MemberState.ACTIVE, MemberState.SUSPENDED):
            raise NotFound
        return found

    def leaves_one(self, target: Member) -> bool:
        """Whether one active administrator would be left without this member's being one."""
        is_one = target.is_administrator and target.state is MemberState.ACTIVE
        return is_one and self.administrators == 2


def hold_members(
    session: Session,
    actor: Actor,
    *who: UUID,
    with_portfolios: bool = False,
    with_everything: bool = False,
) -> Held:
    """Lock those the act is about and every administrator; whoever comes second finds what is.

    The actor is an active administrator, and stays one until the end of the transaction: since
    nobody acts on himself, no act leaves the registration without one. Forbidden.

    `with_everything` where rights move between members, which holds all portfolios: they come
    before the members, or a file that is treated meanwhile and this act would wait for each other.
    """
    access.check(actor, Permission.MEMBER_MANAGE)
    hold_registration(session)
    if with_everything:
        hold_everything(session)
    portfolios = hold_portfolios(session, who) if with_portfolios else frozenset()
    rows = session.scalars(
        select(Member)
        .where(
            or_(
                Member.is_administrator,
                Member.id == actor.member_id,
                Member.public_id.in_(who),
            )
        )
        .order_by(Member.id)
        # A file that gives one of them a right only names him: it need not wait.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    administrators = {
        row.id for row in rows if row.is_administrator and row.state is MemberState.ACTIVE
    }
    if actor.member_id not in administrators:
        raise Forbidden
    return Held({row.public_id: row for row in rows}, len(administrators), portfolios)


def refuse_oneself(held: Held, actor: Actor, target: Member) -> None:
    """Refusal, with the way out, when somebody would change his own role or state."""
    if target.id != actor.member_id:
        return
    if held.administrators == 1:
        raise Refusal(Reason.LAST_ADMINISTRATOR)
    raise Refusal(Reason.OWN_STANDING)


def refuse_unconfirmed(
    *, is_confirmed: bool, leaves_one: bool = False, ending: int = 0, rules: Rules
) -> None:
    """Refusal when the actor's password was not asked for, and had to be (product §18.5).

    It is when one administrator would be left, or when this many rights end that go to nobody.
    """
    if not is_confirmed and (leaves_one or rules.is_mass_removal(ending)):
        raise Refusal(Reason.PASSWORD_NEEDED)
