"""For how many establishments a member may file each declaration, and why not for others."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.habilitations.overview.standing import (
    Standing,
    coming_rights,
    filing_by_declaration,
    is_closed,
    is_held,
    standing_of,
    usable_rights,
)
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site


@dataclass(slots=True)
class Totals:
    """One declaration of a member: establishments by standing, the first opening to come.

    `only` is the establishment's SIRET where there is but one.
    """

    declaration: str
    counts: Counter[Standing] = field(default_factory=Counter)
    opens_on: date | None = None
    only: str | None = None

    @property
    def sites(self) -> int:
        """On how many establishments the right is held, usable or not."""
        return self.counts.total()

    def standing(self) -> Standing:
        """The best of what it holds: open somewhere, else to come, else what most are."""
        for best in (Standing.OPEN, Standing.DELAYED):
            if self.counts[best]:
                return best
        return self.counts.most_common(1)[0][0]


def totals(session: Session, member_id: int, on: date) -> list[Totals]:
    """Every declaration of which the member holds a filing right, in the catalogue's slots' order.

    Three statements, whatever the number of rights. Whether the registration lives and the member
    is active is the caller's to know.
    """
    asked = filing_by_declaration(session)
    found = {code: Totals(code) for code in asked}
    for row in session.execute(_groups(member_id, on)):
        _count(found, asked, row)
    for rights, usable, opens_on in session.execute(_openings(member_id, on)):
        for code, filing in asked.items():
            if filing & rights and not filing & usable:
                _open_first(found[code], opens_on)
    return [each for each in found.values() if each.sites]


def _groups(member_id: int, on: date) -> Select[Any]:
    """The member's pairs with the same standing, counted together: few, whatever their number."""
    coming = coming_rights(on)
    inline = Habilitation.coming.bitwise_and(Habilitation.mask).bitwise_and(Site.opened)
    pairs = (
        select(
            Site.siret,
            Habilitation.mask.label("held"),
            Site.opened.label("opened"),
            usable_rights(on).label("usable"),
            coming.label("coming"),
            case((Habilitation.opens_on > on, inline), else_=0).label("inline"),
            case((and_(Habilitation.opens_on > on, inline != 0), Habilitation.opens_on)).label(
                "opens_on"
            ),
            is_closed(on).label("is_closed"),
        )
        .select_from(Habilitation)
        .join(Site, Site.id == Habilitation.site_id)
        .where(Habilitation.member_id == member_id, is_held())
        .subquery()
    )
    columns = [column for column in pairs.c if column is not pairs.c.siret]
    return select(
        *columns, func.count().label("sites"), func.min(pairs.c.siret).label("first")
    ).group_by(*columns)


def _openings(member_id: int, on: date) -> Select[int, int, date]:
    """Openings to come that stand in windows of their own; few are different."""
    rights = HabilitationWindow.mask.bitwise_and(Habilitation.mask).bitwise_and(Site.opened)
    pairs = (
        select(
            rights.label("rights"),
            usable_rights(on).label("usable"),
            HabilitationWindow.opens_on.label("opens_on"),
        )
        .select_from(Habilitation)
        .join(Site, Site.id == Habilitation.site_id)
        .join(
            HabilitationWindow,
            and_(
                HabilitationWindow.site_id == Habilitation.site_id,
                HabilitationWindow.member_id == Habilitation.member_id,
            ),
        )
        .where(
            Habilitation.member_id == member_id,
            Habilitation.windowed != 0,
            HabilitationWindow.opens_on > on,
            or_(HabilitationWindow.ends_on.is_(None), HabilitationWindow.ends_on >= on),
            is_held(),
            ~is_closed(on),
        )
        .subquery()
    )
    return select(pairs.c.rights, pairs.c.usable, pairs.c.opens_on).distinct()


def _count(found: dict[str, Totals], asked: dict[str, RightSet], row: Row[Any]) -> None:
    for code, filing in asked.items():
        if not filing & row.held:
            continue
        standing = standing_of(
            filing,
            held=row.held,
            opened=row.opened,
            usable=row.usable,
            coming=row.coming,
            is_closed=bool(row.is_closed),
        )
        totals_ = found[code]
        totals_.only = row.first if totals_.sites == 0 and row.sites == 1 else None
        totals_.counts[standing] += row.sites
        if standing is Standing.DELAYED and filing & row.inline:
            _open_first(totals_, row.opens_on)


def _open_first(totals_: Totals, opens_on: date) -> None:
    totals_.opens_on = min(filter(None, (totals_.opens_on, opens_on)))
