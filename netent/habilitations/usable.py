"""Where a member may file a declaration on a day: decide() for all sites at once (product §17).

Totals are read from the tally, and corrected by the few sites that it can't judge: those with
windows, and those that the register has closed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.queries import Right
from netent.database.statements import driver_of
from netent.database.tenant import tenant_of
from netent.habilitations.decision import filing_rights, is_askable
from netent.habilitations.statements import listing
from netent.habilitations.statements.facts import asked_by, day, terminated_on
from netent.kernel.enums import MemberState


class UsableSite(NamedTuple):
    """An establishment for which the member may file; `name` is None where none is to be shown."""

    siret: str
    name: str | None
    opens_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Usable:
    """How many there are, and those of the page, by SIRET."""

    total: int
    items: Sequence[UsableSite]


NOTHING = Usable(0, ())

# From so many on, the first page is found sooner by going through the sites in their order than by
# sorting what the member holds.
_MANY = 1_000


def usable_sites(
    session: Session, *, member_id: UUID, declaration: str, on: date, limit: int, offset: int = 0
) -> Usable:
    """The establishments on which `decide` would say yes; as many statements at any number.

    `on` is a day in Paris, today or later. Whatever is unknown gives nothing.
    """
    connection = _driver(session)
    asked = asked_by(connection, declaration) if is_askable(declaration) else 0
    member = _member(connection, tenant_of(session), member_id, on)
    if member is None or not asked:
        return NOTHING
    total = _total(connection, member, asked, on)
    if not total or not limit:
        return Usable(total, [])
    page = listing.PAGE_OF_MANY if total >= _MANY else listing.PAGE_OF_FEW
    rows = page.rows(connection, _values(member, asked, on), limit=limit, offset=offset)
    items = [UsableSite(siret, name, day(opens), day(ends)) for siret, name, opens, ends in rows]
    return Usable(total, items)


def usable_totals(session: Session, member_id: UUID, *, on: date) -> Mapping[str, int]:
    """On how many establishments the member may file each declaration, by its code; no zeros."""
    connection = _driver(session)
    member = _member(connection, tenant_of(session), member_id, on)
    if member is None:
        return {}
    named: dict[str, dict[int, Right]] = defaultdict(dict)
    for slot, right in catalogue.rights(session).items():
        named[right.declaration][slot] = right
    totals = {
        declaration: _total(connection, member, int(filing_rights(rights, declaration)), on)
        for declaration, rights in named.items()
    }
    return {declaration: total for declaration, total in totals.items() if total}


class _Tally(NamedTuple):
    """On so many sites he holds exactly these rights."""

    mask: int
    coming: int
    windowed: int
    opens_on: date | None
    sites: int

    def lasting(self, asked: int, on: date) -> bool:
        """Whether one of the asked rights is open that day without a window's word."""
        waits = self.coming if self.opens_on is not None and self.opens_on > on else 0
        return bool(self.mask & asked & ~self.windowed & ~waits)


@dataclass(frozen=True, slots=True)
class _Member:
    """Whose list it is, what he holds, and where the register says no."""

    registration: int
    id: int
    tallies: Sequence[_Tally]
    closed: Sequence[_Tally]


def _driver(session: Session) -> Any:
    session.flush()
    return driver_of(session)


def _member(connection: Any, registration: int, member_id: UUID, on: date) -> _Member | None:
    """The member, unless he is unknown or may not act that day; two statements at most."""
    values = {"registration": registration, "on": on.isoformat()}
    rows = listing.TALLY.rows(connection, {**values, "member": listing.key(connection, member_id)})
    if not rows:
        return None
    member, state, terminated_at, any_closed = rows[0][:4]
    if state != MemberState.ACTIVE.value:
        return None
    if terminated_at is not None and terminated_on(terminated_at) <= on:
        return None
    closed = listing.CLOSED.rows(connection, {**values, "member": member}) if any_closed else []
    held = [row[4:] for row in rows if row[4] is not None]
    return _Member(registration, member, _as_tallies(held), _as_tallies(closed))


def _as_tallies(rows: Iterable[tuple[Any, ...]]) -> list[_Tally]:
    return [
        _Tally(mask, coming, windowed, day(opens_on), sites)
        for mask, coming, windowed, opens_on, sites in rows
    ]


def _values(member: _Member, asked: int, on: date) -> dict[str, Any]:
    return {
        "registration": member.registration,
        "member": member.id,
        "asked": asked,
        "on": on.isoformat(),
    }


def _total(connection: Any, member: _Member, asked: int, on: date) -> int:
    total = sum(tally.sites for tally in member.tallies if tally.lasting(asked, on))
    total -= sum(tally.sites for tally in member.closed if tally.lasting(asked, on))
    if any(tally.windowed & asked for tally in member.tallies):
        ((by_windows,),) = listing.BY_WINDOWS.rows(connection, _values(member, asked, on))
        total += by_windows
    return total
