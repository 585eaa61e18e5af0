"""Grants and withdraws rights, any number of pairs in a few statements (product §7, §9)."""

from collections import Counter, defaultdict
from datetime import date, datetime

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, insert, select
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.habilitations.changed import Changed
from netent.habilitations.models import HabilitationEnded, HabilitationWindow, RightsAct
from netent.habilitations.statements.digests import digest_changes
from netent.habilitations.statements.granting import Openings, apply_grant
from netent.habilitations.statements.staging import Pairs, stage_grant, stage_withdrawal
from netent.habilitations.statements.tallying import tallied
from netent.habilitations.statements.withdrawing import apply_withdrawal
from netent.kernel.actor import Actor
from netent.kernel.clock import days_later, paris_day
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.holding import hold_what_is_free


def begin_act(
    session: Session,
    actor: Actor | None,
    *,
    origin: ActOrigin,
    now: datetime,
    request_id: int | None = None,
) -> RightsAct:
    """Open the act that the changes to come are tied to: who, when, by which way.

    What is over by then has ended first, whether or not a sweep came by: it is not held any more.
    """
    end_over(session, now=now)
    return _begin(session, actor, origin, now, request_id)


def end_over(session: Session, *, now: datetime) -> int:
    """Withdraw the registration's rights whose last day is over, as an act of nobody; how many.

    Where somebody else is changing rights they are left to him, or to the next who comes by: at
    midnight there may be one who began the day before, and does not look for what is over now.
    """
    over = and_(
        HabilitationWindow.ends_on < paris_day(now),
        HabilitationWindow.registration_id == tenant_of(session),
    )
    sites = select(HabilitationWindow.site_id).where(over)
    if session.scalars(sites.limit(1)).first() is None:
        return 0
    over = and_(over, HabilitationWindow.site_id.in_(hold_what_is_free(session, sites)))
    # Held: of two who meet here, the second finds nothing left.
    if not session.scalars(select(HabilitationWindow.mask).where(over).with_for_update()).all():
        return 0
    act = _begin(session, None, ActOrigin.EXPIRY, now, None)
    columns = ("registration_id", "site_id", "member_id", "mask", "ends_on")
    ended = select(*(getattr(HabilitationWindow, name) for name in columns)).where(over)
    session.execute(insert(HabilitationEnded).from_select(columns, ended))
    done = withdraw(session, act, _pairs(over), ALL_RIGHTS)
    details = {"pairs": done.pairs, "rights": done.rights, "digest": digest_of_act(session, act)}
    subject = str(act.public_id)
    record(session, None, "habilitations.ended", subject=subject, details=details, now=now)
    return done.rights


def _pairs(over: ColumnElement[bool]) -> Select[int, int, int]:
    """The rights of these windows, a row a pair."""
    return (
        select(
            HabilitationWindow.site_id,
            HabilitationWindow.member_id,
            cast(func.sum(HabilitationWindow.mask), BigInteger),
        )
        .where(over)
        .group_by(HabilitationWindow.site_id, HabilitationWindow.member_id)
    )


def _begin(
    session: Session,
    actor: Actor | None,
    origin: ActOrigin,
    now: datetime,
    request_id: int | None,
) -> RightsAct:
    act = RightsAct(
        at=now,
        origin=origin,
        actor_id=actor.member_id if actor else None,
        actor_name=actor.name if actor else "",
        request_id=request_id,
    )
    session.add(act)
    session.flush()
    return act


def grant(
    session: Session,
    act: RightsAct,
    pairs: Pairs,
    rights: RightSet,
    *,
    default_delay_days: int,
    ends_on: date | None = None,
) -> Changed:
    """Grant the rights on every pair; those held already are left as they are.

    `pairs` selects (site id, member id), each once, and names the tenant by itself; a third
    column narrows the rights of each pair. A right opens the type's access delay after the act's
    day in Paris; one that the pair once had keeps its first opening date. `ends_on` is the last
    usable day of what is granted; ValueError when it is before the act's day. Nothing is loaded
    row by row: the cost is a few statements, whatever the number of pairs.
    """
    if ends_on is not None and ends_on < paris_day(act.at):
        raise ValueError(f"a right can't end before it is granted: {ends_on}")
    staged = stage_grant(session, pairs, rights)
    if staged.pairs:
        openings = _openings(session, act, rights, default_delay_days)
        apply_grant(session, act, staged, openings, ends_on)
    return _counted(staged.masks)


def withdraw(
    session: Session, act: RightsAct, pairs: Pairs, rights: RightSet = ALL_RIGHTS
) -> Changed:
    """Withdraw the rights from every pair that holds any of them; history keeps what was.

    `pairs` is as for `grant`.
    """
    masks = stage_withdrawal(session, pairs, rights)
    if masks:
        with tallied(session, "withdrawing"):
            apply_withdrawal(session, act)
    return _counted(masks)


def digest_of_act(session: Session, act: RightsAct) -> str:
    """SHA-256 over the act's change rows, for its audit event; streamed, in key order."""
    return digest_changes(session, act)


def _openings(
    session: Session, act: RightsAct, rights: RightSet, default_delay_days: int
) -> Openings:
    today = paris_day(act.at)
    known = catalogue.rights(session)
    slots: dict[date, list[int]] = defaultdict(list)
    for slot in rights.slots():
        delay = known[slot].delay_days
        slots[days_later(today, default_delay_days if delay is None else delay)].append(slot)
    return Openings({day: RightSet.of(held) for day, held in slots.items()}, today)


def _counted(masks: Counter[int]) -> Changed:
    return Changed(
        pairs=masks.total(),
        rights=sum(mask.bit_count() * count for mask, count in masks.items()),
    )
