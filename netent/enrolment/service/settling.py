"""Accord and refusal: whoever comes first decides, and the others are told (product §3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.accounts.service import close_login
from netent.activations.owners import member_owner
from netent.activations.service import revoke
from netent.audit.service import record
from netent.enrolment.mails import tell_candidate
from netent.enrolment.models import Candidacy
from netent.enrolment.states import CandidacyState
from netent.habilitations.own_sites import grant_on_own_sites
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Forbidden, NotFound
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member


@dataclass(frozen=True, slots=True)
class Settled:
    """How a request to join ended; `is_mine` says whether it was by this very act."""

    is_mine: bool
    state: CandidacyState
    by: str
    at: datetime


def accept(
    session: Session,
    actor: Actor,
    *,
    candidacy_id: UUID,
    declarations: Collection[str],
    rules: Rules,
    portal: Portal,
    now: datetime,
) -> Settled:
    """Let the person in; his rights on the own establishments are given by the same act.

    Of each declaration named, the rights that are open on an establishment are given there. His
    other requests to join end with it. NotFound, Forbidden (nobody decides on himself).
    """
    candidacy = _lent_to(session, actor, candidacy_id)
    if not settle(session, candidacy, CandidacyState.ACCEPTED, by=actor.name, now=now):
        return _as_it_stands(session, candidacy)
    member = session.get_one(Member, candidacy.member_id)
    is_coopted = candidacy.role is Role.ADMINISTRATOR
    member.way_in = WayIn.COOPTED if is_coopted else WayIn.ACTIVATED
    member.let_in_by_id = actor.member_id
    change_member(session, actor, member, state=MemberState.ACTIVE, now=now)
    owner = member_owner(member.registration_id, member.id)
    revoke(session, portal, SecretKind.POSTED_CODE, owner, now=now)
    granted = grant_on_own_sites(session, actor, member, declarations, rules=rules, now=now)
    supersede_others(session, actor, candidacy, portal, now)
    details = {"member": str(member.public_id), "rights": granted}
    _keep(session, actor, "candidacy.accepted", candidacy, details, now)
    tell_candidate(session, member, template="candidacy_accepted", now=now)
    return Settled(True, CandidacyState.ACCEPTED, actor.name, now)


def refuse(
    session: Session, actor: Actor, *, candidacy_id: UUID, portal: Portal, now: datetime
) -> Settled:
    """Turn the person away: his account is deleted, he is told. NotFound, Forbidden."""
    candidacy = _lent_to(session, actor, candidacy_id)
    if not settle(session, candidacy, CandidacyState.REFUSED, by=actor.name, now=now):
        return _as_it_stands(session, candidacy)
    member = take_account_away(session, actor, candidacy, portal, now)
    _keep(session, actor, "candidacy.refused", candidacy, {"member": str(member.public_id)}, now)
    tell_candidate(session, member, template="candidacy_refused", now=now)
    return Settled(True, CandidacyState.REFUSED, actor.name, now)


def settle(
    session: Session, candidacy: Candidacy, state: CandidacyState, *, by: str, now: datetime
) -> bool:
    """Give a pending request its outcome, in one statement; False when it has ended already.

    People decide strictly before the end, the end itself comes strictly not before it: whatever
    races whatever, one of them finds the request pending.
    """
    is_due = Candidacy.expires_at <= now
    in_time = is_due if state is CandidacyState.EXPIRED else ~is_due
    found = session.scalars(
        update(Candidacy)
        .where(Candidacy.id == candidacy.id, Candidacy.state == CandidacyState.PENDING, in_time)
        .values(state=state, settled_at=now, settled_by=by)
        .returning(Candidacy.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return found is not None


def take_account_away(
    session: Session, actor: Actor | None, candidacy: Candidacy, portal: Portal, now: datetime
) -> Member:
    """Delete the account of whoever was not let in; the trail keeps who it was."""
    member = session.get_one(Member, candidacy.member_id)
    change_member(session, actor, member, state=MemberState.DELETED, now=now)
    close_login(session, member, portal=portal, now=now)
    return member


def _lent_to(session: Session, actor: Actor, candidacy_id: UUID) -> Candidacy:
    access.check(actor, Permission.CANDIDACY_SETTLE)
    candidacy = session.scalars(
        select(Candidacy).where(Candidacy.public_id == candidacy_id)
    ).one_or_none()
    if candidacy is None:
        raise NotFound
    # The page asked who he is; he may have lost the right since.
    standing = session.execute(
        select(Member.is_administrator, Member.state).where(Member.id == actor.member_id)
    ).one()
    if candidacy.member_id == actor.member_id or standing != (True, MemberState.ACTIVE):
        raise Forbidden
    return candidacy


def _as_it_stands(session: Session, candidacy: Candidacy) -> Settled:
    session.refresh(candidacy)
    if candidacy.settled_at is None:
        # Due, and no sweep has come by yet: for people it is over all the same.
        return Settled(False, CandidacyState.EXPIRED, "", candidacy.expires_at)
    return Settled(False, candidacy.state, candidacy.settled_by, candidacy.settled_at)


def supersede_others(
    session: Session, actor: Actor, accepted: Candidacy, portal: Portal, now: datetime
) -> None:
    """Close the same person's other requests, whose accounts nobody needs any more."""
    others = session.scalars(
        select(Candidacy).where(
            Candidacy.person == accepted.person,
            Candidacy.state == CandidacyState.PENDING,
            Candidacy.id != accepted.id,
        )
    ).all()
    for other in others:
        if settle(session, other, CandidacyState.SUPERSEDED, by=actor.name, now=now):
            take_account_away(session, actor, other, portal, now)


def _keep(
    session: Session,
    actor: Actor,
    action: str,
    candidacy: Candidacy,
    details: dict[str, Any],
    now: datetime,
) -> None:
    record(session, actor, action, subject=str(candidacy.public_id), details=details, now=now)
