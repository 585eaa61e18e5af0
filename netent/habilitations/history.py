"""What was changed, by whom and by which way: acts, and the changes that each one made (§10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.habilitations.narrowing import (
    Narrowing,
    Where,
    Who,
    where_columns,
    who_columns,
    with_names,
)
from netent.habilitations.standing import held_before
from netent.kernel.enums import ActOrigin
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member

_FETCHED_AT_ONCE = 2000
# Ways that leave alone what is held: their bulk acts need no look at what was before.
_NEVER_REDATES = (ActOrigin.IMPORT, ActOrigin.DEMO, ActOrigin.TERMINATION)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which acts are asked for, and which of their changes; None narrows nothing.

    `since` and `until` are moments, the second one excluded.
    """

    since: datetime | None = None
    until: datetime | None = None
    origin: ActOrigin | None = None
    actor_id: int | None = None
    lines: Narrowing = field(default_factory=Narrowing)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: when, by which way, by whom; `actor_name` is empty where nobody acted."""

    id: int
    public_id: UUID
    at: datetime
    origin: ActOrigin
    actor_name: str
    request_id: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One change on one pair: rights given, given other dates while they were held, taken."""

    act: Act
    who: Who
    where: Where
    granted: RightSet
    redated: RightSet
    withdrawn: RightSet
    opens_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Slice:
    """Some acts, newest first, and whether older ones follow."""

    acts: Sequence[Act]
    has_older: bool


def acts_before(session: Session, asked: Asked, *, before: UUID | None, limit: int) -> Slice:
    """The acts that follow `before` in the list, newest first; new ones move none of them.

    NotFound where `before` is no act of the registration.
    """
    statement = _acts(asked).order_by(RightsAct.at.desc(), RightsAct.id.desc()).limit(limit + 1)
    if before is not None:
        last = act_of(session, before)
        statement = statement.where(tuple_(RightsAct.at, RightsAct.id) < tuple_(last.at, last.id))
    found = [Act(*row) for row in session.execute(statement)]
    return Slice(found[:limit], len(found) > limit)


def act_of(session: Session, public_id: UUID) -> Act:
    """One act of the registration. NotFound when it has none of this identifier."""
    row = session.execute(
        select(*_act_columns()).where(RightsAct.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return Act(*row)


def lines_page(session: Session, act: Act, lines: Narrowing, asked: PageAsked) -> Page[Line]:
    """The changes of one act by SIRET, then by name."""
    narrowed = (HabilitationChange.act_id == act.id, *narrowed_lines(lines))
    total = session.scalar(select(func.count()).select_from(HabilitationChange).where(*narrowed))
    asked = asked.within(total or 0)
    statement = _lines(session, lines).where(HabilitationChange.act_id == act.id)
    shown = statement.order_by(*_LINE_ORDER).limit(asked.size).offset(asked.offset)
    rows = session.execute(shown)
    return Page([_line(row) for row in rows], total or 0, asked.number, asked.size)


def lines_of(
    session: Session, acts: Sequence[Act], lines: Narrowing
) -> Mapping[int, Sequence[Line]]:
    """All changes of a few small acts, in one statement; by the act's id."""
    found: dict[int, list[Line]] = {}
    ids = [act.id for act in acts]
    statement = _lines(session, lines).where(HabilitationChange.act_id.in_(ids))
    for row in session.execute(statement.order_by(*_LINE_ORDER)):
        line = _line(row)
        found.setdefault(line.act.id, []).append(line)
    return found


def every_line(session: Session, asked: Asked) -> Iterator[Line]:
    """All changes, newest act first, read while they are used: memory stays flat."""
    statement = (
        _lines(session, asked.lines)
        .where(*_of_acts(asked))
        .order_by(RightsAct.at.desc(), RightsAct.id.desc(), *_LINE_ORDER)
        .execution_options(yield_per=_FETCHED_AT_ONCE)
    )
    for row in session.execute(statement):
        yield _line(row)


def _act_columns() -> tuple[Any, ...]:
    """The columns of `Act`, in its order."""
    return (
        RightsAct.id,
        RightsAct.public_id,
        RightsAct.at,
        RightsAct.origin,
        RightsAct.actor_name,
        RightsAct.request_id,
    )


def _acts(asked: Asked) -> Select[Any]:
    """An act that changed nothing is none: an import may find that all was so already."""
    changed = select(HabilitationChange.act_id).where(
        HabilitationChange.act_id == RightsAct.id, *narrowed_lines(asked.lines)
    )
    return select(*_act_columns()).where(*_of_acts(asked), changed.exists())


def _of_acts(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.since is not None:
        found.append(RightsAct.at >= asked.since)
    if asked.until is not None:
        found.append(RightsAct.at < asked.until)
    if asked.origin is not None:
        found.append(RightsAct.origin == asked.origin)
    if asked.actor_id is not None:
        found.append(RightsAct.actor_id == asked.actor_id)
    return found


def narrowed_lines(lines: Narrowing) -> list[ColumnElement[bool]]:
    """The conditions on changes that the narrowing asks for."""
    change = HabilitationChange
    found = lines.on(change.site_id, change.member_id)
    if lines.rights is not None:
        touched = change.granted.bitwise_or(change.withdrawn)
        found.append(touched.bitwise_and(int(lines.rights)) != 0)
    return found


def _lines(session: Session, lines: Narrowing) -> Select[Any]:
    change = HabilitationChange
    asked = int(ALL_RIGHTS if lines.rights is None else lines.rights)
    statement = (
        select(
            *_act_columns(),
            *who_columns(),
            *where_columns(),
            change.granted.bitwise_and(asked).label("granted"),
            change.withdrawn.bitwise_and(asked).label("withdrawn"),
            redated_by(session).label("redated"),
            change.opens_on,
            change.ends_on,
        )
        .select_from(change)
        .join(RightsAct, RightsAct.id == change.act_id)
        .join(Site, Site.id == change.site_id)
        .join(Member, Member.id == change.member_id)
        .where(*narrowed_lines(lines))
    )
    return with_names(statement)


def redated_by(session: Session) -> ColumnElement[int]:
    """The rights of a change that its pair held already; for statements that join RightsAct."""
    slots = [1 << slot for slot in catalogue.rights(session)]
    asked = and_(RightsAct.origin.not_in(_NEVER_REDATES), HabilitationChange.granted != 0)
    return case((asked, held_before(slots)), else_=0)


_LINE_ORDER = (
    Site.siret,
    Member.sort_name,
    Member.id,
    HabilitationChange.act_id,
    HabilitationChange.part,
)


def _line(row: Row[Any]) -> Line:
    cells = tuple(row)
    return Line(
        act=Act(*cells[:6]),
        who=Who(*cells[6:11]),
        where=Where(*cells[11:15]),
        granted=RightSet(row.granted) - row.redated,
        redated=RightSet(row.granted) & row.redated,
        withdrawn=RightSet(row.withdrawn),
        opens_on=row.opens_on,
        ends_on=row.ends_on,
    )
