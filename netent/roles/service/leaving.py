"""Leaving, and handing over: one transaction, all or nothing (product §6, §18.6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.accounts.service import close_login, close_request
from netent.activations.service import PreparedCode
from netent.audit.service import record
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.notices.arguments import Argument
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.roles.mails import tell_member
from netent.roles.service.belongings import Moved, Seen, end_all, move_all, refuse_changed
from netent.roles.service.entering import NewDeclarant, enter_named
from netent.roles.service.standing import (
    Held,
    hold_members,
    refuse_oneself,
    refuse_unconfirmed,
)
from netent.roles.service.told import Told
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who takes over and is entered by the same act; an administrator, or a declarant."""

    person: NewDeclarant
    administers: bool
    prepared: PreparedCode


@dataclass(frozen=True, slots=True)
class Left:
    """How somebody left: what went over or ended, and to whom; `told` of whoever was entered."""

    name: str
    receiver: str
    moved: Moved
    told: Told | None = None


def remove_member(
    session: Session,
    actor: Actor,
    *,
    member_id: UUID,
    receiver: UUID | Newcomer | None,
    seen: Seen,
    is_confirmed: bool = False,
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> Left:
    """Delete a member, and hand what he holds to somebody, or to nobody: then it ends.

    Opening dates and history are kept. His sessions end, his secrets are void, his triplet is
    free. `seen` is what the actor was shown that he holds. NotFound, Forbidden, TripletTaken,
    Refusal: on oneself, on other numbers than those seen, on a receiver who is not active.
    """
    others = [receiver] if isinstance(receiver, UUID) else []
    held = _hold(session, actor, member_id, *others, moves=receiver is not None)
    leaver = held.one(member_id)
    refuse_oneself(held, actor, leaver)
    one, ending = held.leaves_one(leaver), 0 if receiver else seen.rights
    refuse_unconfirmed(is_confirmed=is_confirmed, leaves_one=one, ending=ending, rules=rules)
    refuse_changed(session, leaver, seen)
    close_request(session, actor, leaver, now=now)
    close_login(session, leaver, portal=portal, now=now)
    heir, told = _heir(session, actor, held, leaver, receiver, seen, portal, now)
    if heir is None:
        moved = end_all(session, actor, leaver, held.portfolios, now)
    else:
        moved = move_all(session, actor, leaver, heir, held.portfolios, now)
    change_member(session, actor, leaver, state=MemberState.DELETED, now=now)
    details = {"receiver": str(heir.public_id) if heir else None, **moved.details}
    subject = str(leaver.public_id)
    record(session, actor, "member.deleted", subject=subject, details=details, now=now)
    tell_member(session, actor, leaver, template="member_deleted", now=now)
    if heir is not None and told is None:
        _tell_receiver(session, actor, leaver, heir, moved, now)
    return Left(leaver.full_name, heir.full_name if heir else "", moved, told)


def hand_over(
    session: Session,
    actor: Actor,
    *,
    member_id: UUID,
    receiver_id: UUID,
    seen: Seen,
    now: datetime,
) -> Left:
    """Hand everything that a member holds to another one; both stay, and are told.

    NotFound, Forbidden; Refusal as for a deletion.
    """
    held = _hold(session, actor, member_id, receiver_id, moves=True)
    giver = held.one(member_id)
    refuse_changed(session, giver, seen)
    receiver = _active(held, giver, receiver_id)
    moved = move_all(session, actor, giver, receiver, held.portfolios, now)
    details = {"receiver": str(receiver.public_id), **moved.details}
    subject = str(giver.public_id)
    record(session, actor, "member.handed_over", subject=subject, details=details, now=now)
    about: dict[str, Argument] = {"receiver": receiver.full_name, "rights": moved.rights}
    tell_member(session, actor, giver, template="rights_given", about=about, now=now)
    _tell_receiver(session, actor, giver, receiver, moved, now)
    return Left(giver.full_name, receiver.full_name, moved)


def _hold(session: Session, actor: Actor, *who: UUID, moves: bool) -> Held:
    return hold_members(session, actor, *who, with_portfolios=True, with_everything=moves)


def _heir(
    session: Session,
    actor: Actor,
    held: Held,
    leaver: Member,
    receiver: UUID | Newcomer | None,
    seen: Seen,
    portal: Portal,
    now: datetime,
) -> tuple[Member | None, Told | None]:
    if receiver is None:
        return None, None
    if isinstance(receiver, UUID):
        return _active(held, leaver, receiver), None
    roles = {Role.ADMINISTRATOR} if receiver.administers else {Role.DECLARANT}
    if seen.rights or seen.portfolios:
        roles.add(Role.DECLARANT)
    member, told = enter_named(
        session,
        actor,
        receiver.person,
        roles=roles,
        prepared=receiver.prepared,
        portal=portal,
        now=now,
    )
    details = {"siret": member.siret, "email": member.email, "roles": sorted(roles)}
    subject = str(member.public_id)
    record(session, actor, "member.created", subject=subject, details=details, now=now)
    return member, told


def _active(held: Held, giver: Member, receiver_id: UUID) -> Member:
    found = held.members.get(receiver_id)
    if found is None or found.state is not MemberState.ACTIVE or found.id == giver.id:
        raise Refusal(Reason.RECEIVER_GONE)
    return found


def _tell_receiver(
    session: Session, actor: Actor, giver: Member, receiver: Member, moved: Moved, now: datetime
) -> None:
    about: dict[str, Argument] = {"giver": giver.full_name, "rights": moved.rights}
    tell_member(session, actor, receiver, template="rights_received", about=about, now=now)
