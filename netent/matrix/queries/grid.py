"""One page of the matrix: its rows are establishments × members, in the order of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from netent.habilitations.cells import PairState, pair_states
from netent.kernel.paging import Page, PageAsked
from netent.kernel.reasons import Reason
from netent.matrix.changes import CellKey, Change, Changes, Seen, Wish, row_text
from netent.matrix.queries import columns as column_reads
from netent.matrix.queries import people, sites
from netent.matrix.queries.columns import Column
from netent.matrix.queries.people import MemberRow
from netent.matrix.queries.sites import SiteRow
from netent.matrix.scope import SiteFilter


@dataclass(frozen=True, slots=True)
class Asked:
    """What the matrix is narrowed to; `ends` where ticks choose rights whose end is to change."""

    sites: SiteFilter
    member_id: UUID | None = None
    declaration: str = ""
    regime: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A right of a pair. `barred` says why it can't be given; one that is held can be taken."""

    column: Column
    held: bool
    opens_on: date | None
    ends_on: date | None
    has_ended: bool
    barred: Reason | None
    seen: Seen
    is_ticked: bool
    can_tick: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A pair; `text` is what its page says of it when it is sent."""

    site: SiteRow
    member: MemberRow
    cells: Sequence[Cell]
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of rows, its columns, and what there is to choose from."""

    page: Page[Row]
    columns: Sequence[Column]
    offered: Sequence[Column]
    members: Sequence[MemberRow]
    sites_total: int
    shown: frozenset[CellKey]


def grid(session: Session, asked: Asked, page: PageAsked, changes: Changes, *, on: date) -> Grid:
    """The page that is asked for, with the changes made so far; the same statements at any size.

    Rows are counted and found by arithmetic: so many members on each establishment.
    """
    everybody = people.members(session)
    chosen = [each for each in everybody if asked.member_id in (None, each.public_id)]
    offered, shown = column_reads.columns(
        session, asked.sites.where, declaration=asked.declaration, regime=asked.regime
    )
    sites_total = sites.count_sites(session, asked.sites)
    total = sites_total * len(chosen) if shown else 0
    page = page.within(total)
    pairs = _pairs(session, asked.sites, chosen, page, on) if total else []
    states = pair_states(session, [(site.id, member.id) for site, member in pairs])
    rows = [
        _row(site, member, states[site.id, member.id], shown, asked.ends, changes, on)
        for site, member in pairs
    ]
    keys = frozenset(
        CellKey(row.site.siret, row.member.public_id, cell.column.code)
        for row in rows
        for cell in row.cells
    )
    return Grid(
        Page(rows, total, page.number, page.size), shown, offered, everybody, sites_total, keys
    )


def _pairs(
    session: Session,
    narrowed: SiteFilter,
    members: Sequence[MemberRow],
    page: PageAsked,
    on: date,
) -> Sequence[tuple[SiteRow, MemberRow]]:
    first, skipped = divmod(page.offset, len(members))
    most = (skipped + page.size - 1) // len(members) + 1
    found = sites.site_rows(session, narrowed, first=first, most=most, on=on)
    pairs = [(site, member) for site in found for member in members]
    return pairs[skipped : skipped + page.size]


def _row(
    site: SiteRow,
    member: MemberRow,
    state: PairState,
    shown: Sequence[Column],
    ends: bool,
    changes: Changes,
    on: date,
) -> Row:
    cells = [_cell(site, member, state, column, ends, changes, on) for column in shown]
    sent = ((cell.column.code, cell.seen) for cell in cells if cell.can_tick)
    return Row(site, member, cells, row_text(site.siret, member.public_id, sent))


def _cell(
    site: SiteRow,
    member: MemberRow,
    state: PairState,
    column: Column,
    ends: bool,
    changes: Mapping[CellKey, Change],
    on: date,
) -> Cell:
    slot = column.slot
    held = bool(state.held >> slot & 1)
    opens_on, ends_on = state.opens_on.get(slot), state.ends_on.get(slot)
    barred = why_barred(site, member, slot)
    change = changes.get(CellKey(site.siret, member.public_id, column.code))
    seen = seen_of(state, slot)
    # What was changed on this page before is still held against what was seen then.
    if change is not None and (change.wish is Wish.END) == ends:
        seen = change.seen
    ticked = change is not None and change.wish is Wish.END if ends else seen.held
    if not ends and change is not None and change.wish is not Wish.END:
        ticked = change.wish is Wish.ADD
    return Cell(
        column=column,
        held=held,
        opens_on=opens_on if held and opens_on is not None and opens_on > on else None,
        ends_on=ends_on if held else None,
        has_ended=held and ends_on is not None and ends_on < on,
        barred=barred,
        seen=seen,
        is_ticked=ticked,
        can_tick=seen.held if ends else seen.held or ticked or barred is None,
    )


def seen_of(state: PairState, slot: int) -> Seen:
    """How a cell stands, as a page keeps it."""
    held = bool(state.held >> slot & 1)
    return Seen(held, state.versions[slot], state.ends_on.get(slot) if held else None)


def why_barred(site: SiteRow, member: MemberRow, slot: int) -> Reason | None:
    """Why this right can't be given here, the first reason that applies."""
    if not site.is_live:
        return Reason.NOT_FOUND
    if not member.is_active:
        return Reason.MEMBER_SUSPENDED
    if site.is_closed:
        return Reason.ESTABLISHMENT_CLOSED
    if not site.opened >> slot & 1:
        return Reason.DECLARATION_REMOVED
    return None
