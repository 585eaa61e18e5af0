"""What a member holds, ended or moved in one act: his rights, and his portfolios with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from netent.habilitations import queries as rights_held
from netent.habilitations import service as rights
from netent.habilitations.holdings import holding_of
from netent.habilitations.models import RightsAct
from netent.kernel.actor import Actor
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.roles.service.portfolios import assign, assigned_to, unassign
from netent.tenancy.models import Member
from netent.tenancy.standing import change_member


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page said that a member holds: with other numbers, it is another question."""

    rights: int
    portfolios: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rights, establishments and portfolios left a member; `details` for the trail."""

    rights: int
    sites: int
    portfolios: int
    details: Mapping[str, object] = field(repr=False)


def refuse_changed(session: Session, member: Member, seen: Seen) -> None:
    """Refusal when the member holds something else than what was seen."""
    found = Seen(holding_of(session, member.id).rights, len(assigned_to(session, member)))
    if found != seen:
        raise Refusal(Reason.HOLDINGS_CHANGED)


def end_all(
    session: Session, actor: Actor, member: Member, portfolios: Collection[int], now: datetime
) -> Moved:
    """End everything that he holds; `portfolios` are those held for this act."""
    left = unassign(session, member, assigned_to(session, member), portfolios)
    act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
    changed = rights.withdraw(session, act, rights_held.pairs_of(session, member))
    return _moved(session, act, changed.rights, changed.pairs, left, "rights_withdrawn")


def move_all(
    session: Session,
    actor: Actor,
    giver: Member,
    receiver: Member,
    portfolios: Collection[int],
    now: datetime,
) -> Moved:
    """Everything that the giver holds goes over, dates kept; the receiver is a declarant then.

    Refusal when that would change the actor's own role.
    """
    assigned, held = assigned_to(session, giver), holding_of(session, giver.id)
    if (assigned or held.rights) and not receiver.is_declarant:
        if receiver.id == actor.member_id:
            raise Refusal(Reason.OWN_STANDING)
        change_member(session, actor, receiver, is_declarant=True, now=now)
    assign(session, receiver, assigned, now=now)
    left = unassign(session, giver, assigned, portfolios)
    act = rights.begin_act(session, actor, origin=ActOrigin.TRANSFER, now=now)
    rights.transfer(session, act, giver=giver, receiver=receiver)
    return _moved(session, act, held.rights, held.sites, left, "rights_moved")


def _moved(session: Session, act: RightsAct, count: int, sites: int, left: int, word: str) -> Moved:
    details = {
        word: count,
        "pairs": sites,
        "portfolios_left": left,
        "changes_digest": rights.digest_of_act(session, act),
    }
    return Moved(count, sites, left, details)
