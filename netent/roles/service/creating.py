"""Creating a declarant: by hand, by a profile, or like one who is in (product §4, §6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent.access import Permission
from netent.activations.service import PreparedCode
from netent.audit.service import record
from netent.habilitations import queries as rights_held
from netent.habilitations import service as rights
from netent.habilitations.ends import refuse_unusable
from netent.habilitations.own_sites import grant_on_own_sites
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin, MemberState, Role
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.roles.service.entering import NewDeclarant, enter_named
from netent.roles.service.portfolios import assign, assigned_to, raise_revisions
from netent.roles.service.standing import Held, hold_members
from netent.roles.service.told import Told
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class LikeMember:
    """What an active declarant holds, his portfolios too; a new access delay begins for it."""

    member_id: UUID


@dataclass(frozen=True, slots=True)
class ByProfile:
    """What a profile names, as far as it is open."""

    name: str
    declarations: Collection[str]


def create_declarant(
    session: Session,
    actor: Actor,
    person: NewDeclarant,
    *,
    declarations: Collection[str] = (),
    by: LikeMember | ByProfile | None = None,
    until: date | None = None,
    prepared: PreparedCode,
    portal: Portal,
    rules: Rules,
    now: datetime,
) -> Told:
    """Enter an active declarant with a provisional password and his rights; he is told by mail.

    Of each declaration named, by hand or by a profile, the rights that are open on an own
    establishment are given there. `until` is the last day on which he may use any of it.
    `prepared` is made beforehand; whoever calls tells it once. The actor is his administrator from
    then on: an active one, be it by the same transaction. TripletTaken, Forbidden, Refusal.
    """
    held = _hold(session, actor, by)
    roles = {Role.DECLARANT}
    member, told = enter_named(
        session, actor, person, roles=roles, prepared=prepared, portal=portal, now=now
    )
    if isinstance(by, LikeMember):
        given = _copy(session, actor, held, by.member_id, member, rules, now)
    else:
        given = _grant(session, actor, member, declarations, by, rules, now)
    if until is not None:
        act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
        rights.set_end(session, act, rights_held.pairs_of(session, member), ends_on=until)
        refuse_unusable(session, [member.id], until)
        given = {**given, "ends_on": until}
    details = {"siret": member.siret, "email": member.email, **given}
    subject = str(member.public_id)
    record(session, actor, "member.created", subject=subject, details=details, now=now)
    return told


def _hold(session: Session, actor: Actor, by: LikeMember | ByProfile | None) -> Held | None:
    """Whom he is to be like is held, with his portfolios: nobody changes them meanwhile."""
    if isinstance(by, LikeMember):
        return hold_members(
            session, actor, by.member_id, with_portfolios=True, with_everything=True
        )
    hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    return None


def _grant(
    session: Session,
    actor: Actor,
    member: Member,
    declarations: Collection[str],
    by: LikeMember | ByProfile | None,
    rules: Rules,
    now: datetime,
) -> Mapping[str, object]:
    named, origin, more = declarations, ActOrigin.PAGE, {}
    if isinstance(by, ByProfile):
        named, origin, more = by.declarations, ActOrigin.PROFILE, {"profile": by.name}
    granted = grant_on_own_sites(session, actor, member, named, origin=origin, rules=rules, now=now)
    return {"rights": granted, **more}


def _copy(
    session: Session,
    actor: Actor,
    held: Held | None,
    model_id: UUID,
    member: Member,
    rules: Rules,
    now: datetime,
) -> Mapping[str, object]:
    model = held.members.get(model_id) if held else None
    if (
        held is None
        or model is None
        or model.state is not MemberState.ACTIVE
        or not model.is_declarant
    ):
        raise Refusal(Reason.RECEIVER_GONE)
    portfolios = assign(session, member, assigned_to(session, model) & held.portfolios, now=now)
    act = rights.begin_act(session, actor, origin=ActOrigin.COPY, now=now)
    changed = rights.copy(
        session,
        act,
        model=model,
        receiver=member,
        default_delay_days=rules.access_delay_days,
    )
    raise_revisions(session, held.portfolios)
    return {
        "rights": changed.rights,
        "pairs": changed.pairs,
        "portfolios": len(portfolios),
        "copied_from": str(model.public_id),
        "changes_digest": rights.digest_of_act(session, act),
    }
