"""Roles given and taken, suspension and its end (product §5, §6, §18.5, §18.6)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.accounts.service import end_ways_in
from netent.audit.service import record
from netent.habilitations.holdings import holding_of
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.notices.arguments import Argument
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.roles.mails import tell_member
from netent.roles.service.belongings import Moved, end_all
from netent.roles.service.standing import (
    Held,
    hold_members,
    refuse_oneself,
    refuse_unconfirmed,
)
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member


def set_roles(
    session: Session,
    actor: Actor,
    *,
    member_id: UUID,
    roles: Collection[Role],
    ending: int = 0,
    is_confirmed: bool = False,
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> Member:
    """Give an active member these roles, one or both; he is told. NotFound, Forbidden, Refusal.

    A new administrator is so at once, co-opted by this act. Whoever is declarant no more loses
    his rights and portfolios; `ending` is how many rights the actor was shown to end. Whoever is
    administrator no more is signed out everywhere; `is_confirmed`: the actor gave his password.
    """
    held = hold_members(session, actor, member_id, with_portfolios=True)
    member = held.one(member_id)
    refuse_oneself(held, actor, member)
    if member.state is not MemberState.ACTIVE:
        raise Refusal(Reason.MEMBER_SUSPENDED)
    before = member.roles
    if before == frozenset(roles):
        return member
    administers, declares = Role.ADMINISTRATOR in roles, Role.DECLARANT in roles
    one, lost = not administers and held.leaves_one(member), 0 if declares else ending
    refuse_unconfirmed(is_confirmed=is_confirmed, leaves_one=one, ending=lost, rules=rules)
    if Role.ADMINISTRATOR in before and not administers:
        end_ways_in(session, member, portal=portal, now=now)
    elif Role.ADMINISTRATOR not in before:
        _coopt(member, actor)
    ended = None if declares else _end_rights(session, actor, member, ending, held, now)
    change_member(
        session, actor, member, is_administrator=administers, is_declarant=declares, now=now
    )
    _say_roles(session, actor, member, before, ended, now)
    return member


def _say_roles(
    session: Session,
    actor: Actor,
    member: Member,
    before: Collection[Role],
    ended: Moved | None,
    now: datetime,
) -> None:
    """Keep the change in the audit trail, and tell him."""
    more = ended.details if ended else {}
    details = {"before": sorted(before), "after": sorted(member.roles), **more}
    subject = str(member.public_id)
    record(session, actor, "member.roles_changed", subject=subject, details=details, now=now)
    # A mail's argument is a word.
    about: Mapping[str, Argument] = {
        "role": "+".join(sorted(member.roles)),
        "rights": ended.rights if ended else 0,
    }
    tell_member(session, actor, member, template="member_roles", about=about, now=now)


def suspend(
    session: Session,
    actor: Actor,
    *,
    member_id: UUID,
    is_confirmed: bool = False,
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> Member:
    """Keep a member out from now on: signed out everywhere, his codes and links void.

    His rights stay and sleep. Done already: nothing changes. NotFound, Forbidden, Refusal.
    """
    held, member = _held(session, actor, member_id)
    if member.state is MemberState.SUSPENDED:
        return member
    refuse_unconfirmed(is_confirmed=is_confirmed, leaves_one=held.leaves_one(member), rules=rules)
    change_member(session, actor, member, state=MemberState.SUSPENDED, now=now)
    sessions = end_ways_in(session, member, portal=portal, now=now)
    details = {"sessions_ended": sessions}
    subject = str(member.public_id)
    record(session, actor, "member.suspended", subject=subject, details=details, now=now)
    tell_member(session, actor, member, template="member_suspended", now=now)
    return member


def reinstate(session: Session, actor: Actor, *, member_id: UUID, now: datetime) -> Member:
    """Let a suspended member in again, with what he held. NotFound, Forbidden, Refusal."""
    _members, member = _held(session, actor, member_id)
    if change_member(session, actor, member, state=MemberState.ACTIVE, now=now):
        record(session, actor, "member.reinstated", subject=str(member.public_id), now=now)
        tell_member(session, actor, member, template="member_reinstated", now=now)
    return member


def _held(session: Session, actor: Actor, member_id: UUID) -> tuple[Held, Member]:
    held = hold_members(session, actor, member_id)
    member = held.one(member_id)
    refuse_oneself(held, actor, member)
    return held, member


def _end_rights(
    session: Session, actor: Actor, member: Member, ending: int, held: Held, now: datetime
) -> Moved:
    """End all his rights by one act, and his assignments; they are as the actor saw them."""
    if holding_of(session, member.id).rights != ending:
        raise Refusal(Reason.HOLDINGS_CHANGED)
    return end_all(session, actor, member, held.portfolios, now)


def _coopt(member: Member, actor: Actor) -> None:
    # The first administrator stays the first one, whatever he was in between.
    if member.way_in is not WayIn.FIRST_ADMINISTRATOR:
        member.way_in, member.let_in_by_id = WayIn.COOPTED, actor.member_id
