"""One page of the dashboard: the establishments of the few periods that it shows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, Date, and_, case, literal, select, true, union_all
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from netent.database.base import BIG_ID
from netent.filing.models import Filing
from netent.filing.queries.dashboard import (
    Asked,
    DueState,
    Made,
    Row,
    Slot,
    first_opening,
    seen_sites,
)
from netent.filing.queries.narrowing import among_sites, rights_seen
from netent.habilitations.overview.sites import site_name
from netent.kernel.actor import Actor
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import Portfolio, Site


def rows_page(
    session: Session,
    actor: Actor,
    asked: Asked,
    slots: Sequence[Slot],
    page: PageAsked,
    *,
    on: date,
) -> Page[Row]:
    """The rows of these slots, in their order, then by SIRET; one statement."""
    numbers = [slot.rows(asked.state, on=on) for slot in slots]
    total = sum(numbers)
    within = page.within(total)
    before, touched = _touched(slots, numbers, within)
    if not touched:
        return Page([], total, within.number, within.size)
    statement = _rows(actor, asked, touched, on).limit(within.size).offset(within.offset - before)
    rows = [_row(found, touched, on) for found in session.execute(statement)]
    return Page(rows, total, within.number, within.size)


def _touched(
    slots: Sequence[Slot], numbers: Sequence[int], page: PageAsked
) -> tuple[int, list[Slot]]:
    """The slots that the page shows anything of, and how many rows come before the first."""
    touched: list[Slot] = []
    before = first = 0
    for slot, number in zip(slots, numbers, strict=True):
        if number and before + number > page.offset and before < page.offset + page.size:
            first = first if touched else before
            touched.append(slot)
        before += number
    return first, touched


def _rows(actor: Actor, asked: Asked, slots: Sequence[Slot], on: date) -> Any:
    wanted = _wanted(slots)
    seen = rights_seen(actor, on)
    stands = and_(
        Filing.registration_id == Site.registration_id,
        Filing.declaration_type_id == wanted.c.type_id,
        Filing.stands_for == wanted.c.start,
        Filing.site_id == Site.id,
    )
    since = case(
        *((wanted.c.type_id == slot.rule.type_id, first_opening(slot.rule.rights))
          for slot in {slot.rule.type_id: slot for slot in slots}.values())
    )  # fmt: skip
    statement = (
        among_sites(
            select(
                wanted.c.rank,
                Site.siret,
                site_name().label("name"),
                Portfolio.name.label("portfolio"),
                Filing.public_id,
                Filing.receipt,
                Filing.member_name,
                Filing.filed_at,
            )
            .select_from(Site)
            .join(wanted, true())
            .outerjoin(Filing, stands),
            actor,
        )
        .where(
            seen.bitwise_and(wanted.c.rights) != 0,
            since <= wanted.c.end,
            *seen_sites(actor, asked.where, on),
        )
        .order_by(wanted.c.rank, Site.siret)
    )
    if asked.state is DueState.DONE:
        return statement.where(Filing.id.is_not(None))
    return statement.where(Filing.id.is_(None)) if asked.state else statement


def _wanted(slots: Sequence[Slot]) -> CTE:
    """The slots as a table of few rows."""
    return union_all(
        *(
            select(
                literal(rank, BIG_ID).label("rank"),
                literal(slot.rule.type_id, BIG_ID).label("type_id"),
                literal(int(slot.rule.rights), BIG_ID).label("rights"),
                literal(slot.period.start, Date()).label("start"),
                literal(slot.period.end, Date()).label("end"),
            )
            for rank, slot in enumerate(slots)
        )
    ).cte("wanted")


def _row(found: Found[Any], slots: Sequence[Slot], on: date) -> Row:
    slot = slots[found.rank]
    made = None
    if found.public_id is not None:
        made = Made(found.public_id, found.receipt, found.member_name, found.filed_at)
    return Row(
        siret=found.siret,
        name=found.name or "",
        portfolio=found.portfolio or "",
        slot=slot,
        state=DueState.DONE if made else slot.state(on=on),
        made=made,
    )
