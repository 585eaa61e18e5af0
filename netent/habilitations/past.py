"""What could be done on a day that is over: told by the append-only changes alone (house: Rights).

The answer is how things stood when that day ended in Paris. The register keeps one change of an
establishment's state, the last: before that one it counts as open, as nobody knows better.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.habilitations.decision import (
    UNKNOWN,
    Decision,
    Window,
    among,
    decide_in,
    filing_rights,
)
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.kernel.clock import days_later, paris_day, paris_midnight
from netent.kernel.enums import ActOrigin, MemberState
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member, MemberChange, Registration


def decide_on(
    session: Session, *, member_id: UUID, declaration: str, siret: str, on: date, now: datetime
) -> Decision:
    """Decide for any day: of today and later by what holds now, of the past by its history."""
    answer = decide_in if on >= paris_day(now) else decide_then
    return answer(session, member_id=member_id, declaration=declaration, siret=siret, on=on)


def decide_then(
    session: Session, *, member_id: UUID, declaration: str, siret: str, on: date
) -> Decision:
    """What `decide` would have said when the day ended; whatever is unknown is no habilitation.

    A declaration that was removed had its rights withdrawn before: that day's answer is the same.
    """
    asked = filing_rights(catalogue.rights_named(session, declaration), declaration)
    facts = _facts(session, member_id, siret)
    if not asked or facts is None:
        return UNKNOWN
    ended = paris_midnight(days_later(on, 1))
    if facts.terminated_at is not None and paris_day(facts.terminated_at) <= on:
        return Decision(False, Reason.REGISTRATION_TERMINATED)
    if _state_at(session, facts, ended) is not MemberState.ACTIVE:
        return Decision(False, Reason.MEMBER_SUSPENDED)
    if facts.closed_on is not None and facts.closed_on <= on:
        return Decision(False, Reason.ESTABLISHMENT_CLOSED, {"closed_on": facts.closed_on})
    return _judge(_replayed(_changes(session, facts, ended)), asked, on)


@dataclass
class _Picture:
    """The rights of one pair at a moment, by slot: those held, and the ends of those that ended."""

    held: dict[int, Window] = field(default_factory=dict)
    ended: dict[int, date | None] = field(default_factory=dict)


def _replayed(changes: Iterable[Row[*tuple[Any, ...]]]) -> _Picture:
    picture = _Picture()
    for change in changes:
        for slot in RightSet(change.withdrawn).slots():
            was = picture.held.pop(slot, None)
            if change.origin is ActOrigin.EXPIRY and was is not None:
                picture.ended[slot] = was.ends_on
            else:
                picture.ended.pop(slot, None)
        for slot in RightSet(change.granted).slots():
            picture.held[slot] = Window(change.opens_on, change.ends_on)
            picture.ended.pop(slot, None)
    return picture


def _judge(picture: _Picture, asked: RightSet, on: date) -> Decision:
    windows = [window for slot, window in picture.held.items() if asked >> slot & 1]
    if windows:
        return among(windows, on)
    ends = [end for slot, end in picture.ended.items() if end is not None and asked >> slot & 1]
    if not ends:
        return UNKNOWN
    return Decision(False, Reason.ENDED, {"ends_on": max(ends)}, ends_on=max(ends))


def _facts(session: Session, member_id: UUID, siret: str) -> Row[*tuple[Any, ...]] | None:
    return session.execute(
        select(
            Member.id.label("member_id"),
            Member.state,
            Site.id.label("site_id"),
            Registration.terminated_at,
            Site.closed_on,
        )
        .join(Registration, Registration.id == Member.registration_id)
        .join(Site, Site.registration_id == Member.registration_id)
        .where(Member.public_id == member_id, Site.siret == siret)
    ).one_or_none()


def _state_at(session: Session, facts: Row[*tuple[Any, ...]], moment: datetime) -> MemberState:
    before: MemberState | None = session.scalars(
        select(MemberChange.state_before)
        .where(MemberChange.member_id == facts.member_id, MemberChange.at >= moment)
        .order_by(MemberChange.at, MemberChange.id)
        .limit(1)
    ).one_or_none()
    current: MemberState = facts.state
    return before or current


def _changes(
    session: Session, facts: Row[*tuple[Any, ...]], moment: datetime
) -> Iterable[Row[*tuple[Any, ...]]]:
    return session.execute(
        select(
            HabilitationChange.granted,
            HabilitationChange.withdrawn,
            HabilitationChange.opens_on,
            HabilitationChange.ends_on,
            RightsAct.origin,
        )
        .join(RightsAct, RightsAct.id == HabilitationChange.act_id)
        .where(
            HabilitationChange.site_id == facts.site_id,
            HabilitationChange.member_id == facts.member_id,
            RightsAct.at < moment,
        )
        .order_by(RightsAct.at, RightsAct.id, HabilitationChange.part)
    )
