"""Who holds what on which site, today or at the end of a past day (product §10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, distinct, func, select
from sqlalchemy.orm import Session

from netent.habilitations.models import Habilitation, HabilitationChange, RightsAct
from netent.habilitations.narrowing import (
    Narrowing,
    Where,
    Who,
    where_columns,
    who_columns,
    with_names,
)
from netent.habilitations.spans import Span, Step, spans_after
from netent.habilitations.standing import any_held
from netent.kernel.clock import days_later, paris_midnight
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member

_FETCHED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member holds on one site."""

    who: Who
    where: Where
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pairs of member and site hold anything, and how many of each there are."""

    pairs: int
    members: int
    sites: int


def count(session: Session, narrowed: Narrowing, *, past: date | None) -> Counts:
    """How many there are; `past` is a day before today in Paris, None for today."""
    pairs = _pairs(session, narrowed, past).subquery()
    row = session.execute(
        select(
            func.count(),
            func.count(distinct(pairs.c.member_id)),
            func.count(distinct(pairs.c.site_id)),
        ).select_from(pairs)
    ).one()
    return Counts(*row)


def page(
    session: Session, narrowed: Narrowing, counted: Counts, asked: PageAsked, *, past: date | None
) -> Page[Holding]:
    """One page by SIRET, then by name; one statement, whatever it holds."""
    asked = asked.within(counted.pairs)
    pairs = _pairs(session, narrowed, past)
    shown = _ordered(pairs).limit(asked.size).offset(asked.offset)
    items = list(_holdings(session, shown, narrowed, past))
    return Page(items, counted.pairs, asked.number, asked.size)


def every(session: Session, narrowed: Narrowing, *, past: date | None) -> Iterator[Holding]:
    """All of them in the same order, read while they are used: memory stays flat."""
    yield from _holdings(session, _pairs(session, narrowed, past), narrowed, past)


def _pairs(session: Session, narrowed: Narrowing, past: date | None) -> Select[int, int]:
    if past is not None:
        return _pairs_then(session, narrowed, past)
    rights = Habilitation.mask if narrowed.rights is None else _among(narrowed.rights)
    return select(Habilitation.site_id, Habilitation.member_id).where(
        rights != 0, *narrowed.on(Habilitation.site_id, Habilitation.member_id)
    )


def _among(rights: RightSet) -> ColumnElement[int]:
    return Habilitation.mask.bitwise_and(int(rights))


def _pairs_then(session: Session, narrowed: Narrowing, past: date) -> Select[int, int]:
    """Who held anything at the end of that day: the last change of some right granted it.

    The changes come in the order of their key and are read once.
    """
    change = HabilitationChange
    until = (RightsAct.at < _end_of(past), *narrowed.on(change.site_id, change.member_id))
    granted = session.scalars(
        select(change.granted)
        .join(RightsAct, RightsAct.id == change.act_id)
        .where(*until)
        .distinct()
    )
    asked = ALL_RIGHTS if narrowed.rights is None else narrowed.rights
    # Each right costs a look at every change: those that nobody was given are left out.
    rights = RightSet(reduce(or_, granted, 0)) & asked
    return (
        select(change.site_id, change.member_id)
        .join(RightsAct, RightsAct.id == change.act_id)
        .where(*until)
        .group_by(change.site_id, change.member_id)
        .having(any_held(1 << slot for slot in rights.slots()))
    )


def _ordered(pairs: Select[int, int]) -> Select[int, int]:
    held = pairs.subquery()
    return (
        select(held.c.site_id, held.c.member_id)
        .join(Site, Site.id == held.c.site_id)
        .join(Member, Member.id == held.c.member_id)
        .order_by(Site.siret, Member.sort_name, Member.id)
    )


def _holdings(
    session: Session, pairs: Select[int, int], narrowed: Narrowing, past: date | None
) -> Iterator[Holding]:
    asked = ALL_RIGHTS if narrowed.rights is None else narrowed.rights
    rows = session.execute(_changes_of(pairs, past))
    for _pair, found in groupby(rows, key=lambda row: (row.site_id, row.member_id)):
        changes = list(found)
        spans = spans_after(map(_step, changes))
        shown = [Span(span.rights & asked, span.opens_on, span.ends_on) for span in spans]
        first = changes[0]
        yield Holding(
            Who(*first[6:11]), Where(*first[11:15]), [span for span in shown if span.rights]
        )


def _step(row: Row[Any]) -> Step:
    return Step(RightSet(row.granted), RightSet(row.withdrawn), row.opens_on, row.ends_on)


def _changes_of(pairs: Select[int, int], past: date | None) -> Select[Any]:
    """Every change of the pairs until then, with the names of both; in the order of lists."""
    held, change = pairs.subquery(), HabilitationChange
    statement = (
        select(
            held.c.site_id,
            held.c.member_id,
            change.granted,
            change.withdrawn,
            change.opens_on,
            change.ends_on,
            *who_columns(None if past is None else _end_of(past)),
            *where_columns(),
        )
        .select_from(held)
        .join(change, (change.site_id == held.c.site_id) & (change.member_id == held.c.member_id))
        .join(Site, Site.id == held.c.site_id)
        .join(Member, Member.id == held.c.member_id)
        .order_by(Site.siret, Member.sort_name, Member.id, change.act_id, change.part)
        .execution_options(yield_per=_FETCHED_AT_ONCE)
    )
    if past is not None:
        statement = statement.join(RightsAct, RightsAct.id == change.act_id).where(
            RightsAct.at < _end_of(past)
        )
    return with_names(statement)


def _end_of(day: date) -> datetime:
    return paris_midnight(days_later(day, 1))
