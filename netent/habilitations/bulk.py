"""Rights of many at once: which pairs lack some, which hold some, and how many there are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bitwise_not,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from netent.database.base import BIG_ID
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member

# The same rights everywhere, or those of each portfolio; under None, those of own establishments.
Wanted: TypeAlias = RightSet | Mapping[int | None, RightSet]


@dataclass(frozen=True, slots=True)
class Total:
    """How many establishments a member gets, or loses, one right on."""

    member_id: int
    slot: int
    sites: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What an act would change. `digest` differs as soon as another pair, or right, is among it."""

    rows: Sequence[Total]
    pairs: int
    digest: str

    @property
    def rights(self) -> int:
        """All of them."""
        return sum(row.sites for row in self.rows)


def lacking(
    session: Session, sites: Select[int], member_ids: Collection[int], wanted: Wanted
) -> Select[int, int, int]:
    """The pairs of these sites and members that lack some of the rights open there, and those."""
    held = func.coalesce(Habilitation.mask, literal(0, BIG_ID))
    rights = Site.opened.bitwise_and(_on_site(wanted)).bitwise_and(bitwise_not(held))
    return _pairs(session, sites, member_ids, rights)


def holding(
    session: Session, sites: Select[int], member_ids: Collection[int], wanted: Wanted
) -> Select[int, int, int]:
    """The pairs of these sites and members that hold some of the rights, and those."""
    held = func.coalesce(Habilitation.mask, literal(0, BIG_ID))
    return _pairs(session, sites, member_ids, held.bitwise_and(_on_site(wanted)))


def losing(
    session: Session, sites: Select[int], staying: Collection[int], kept: RightSet
) -> Select[int, int, int]:
    """The pairs of these sites that lose some rights, and those, when the sites go elsewhere.

    Members who stay keep these rights and lose others; all others lose everything.
    """
    others = Habilitation.mask.bitwise_and(bitwise_not(literal(int(kept), BIG_ID)))
    stays = Habilitation.member_id.in_(list(staying))
    rights = case((stays, others), else_=Habilitation.mask)
    return select(Habilitation.site_id, Habilitation.member_id, rights.label("rights")).where(
        Habilitation.registration_id == tenant_of(session),
        Habilitation.site_id.in_(sites),
        rights != 0,
    )


def totals(session: Session, pairs: Select[int, int, int], rights: RightSet) -> Totals:
    """How many of each right, by member; one statement."""
    found = pairs.subquery("found")
    site_id, member_id, held = found.c
    slots = list(rights.slots())
    counted = [
        func.sum(case((held.bitwise_and(literal(1 << slot, BIG_ID)) != 0, 1), else_=0))
        for slot in slots
    ]
    # Neither sum can stay the same when a pair is exchanged for another, but by a rare chance.
    traces = (func.sum(site_id), func.sum(site_id * (site_id % 9_973)), func.sum(held % 1_000_003))
    rows = session.execute(
        select(member_id, func.count(), *traces, *counted).group_by(member_id).order_by(member_id)
    ).all()
    sites = [(row[0], slot, int(row[5 + rank])) for row in rows for rank, slot in enumerate(slots)]
    return Totals(
        rows=[Total(*each) for each in sites if each[2]],
        pairs=sum(row[1] for row in rows),
        digest=sha256(repr([[int(cell) for cell in row] for row in rows]).encode()).hexdigest(),
    )


def _pairs(
    session: Session,
    sites: Select[int],
    member_ids: Collection[int],
    rights: ColumnElement[int],
) -> Select[int, int, int]:
    registration_id = tenant_of(session)
    there = and_(Habilitation.site_id == Site.id, Habilitation.member_id == Member.id)
    return (
        select(Site.id, Member.id, rights.label("rights"))
        .join_from(Site, Member, Member.registration_id == Site.registration_id)
        .outerjoin(Habilitation, there)
        .where(
            Site.registration_id == registration_id,
            Member.registration_id == registration_id,
            Site.id.in_(sites),
            Member.id.in_(list(member_ids)),
            rights != 0,
        )
    )


def _on_site(wanted: Wanted) -> ColumnElement[int]:
    if isinstance(wanted, RightSet):
        return literal(int(wanted), BIG_ID)
    own = literal(int(wanted.get(None, RightSet(0))), BIG_ID)
    by_portfolio = {
        portfolio_id: literal(int(rights), BIG_ID)
        for portfolio_id, rights in wanted.items()
        if portfolio_id is not None
    }
    if not by_portfolio:
        return case((Site.portfolio_id.is_(None), own), else_=literal(0, BIG_ID))
    return case(
        (Site.portfolio_id.is_(None), own),
        else_=case(by_portfolio, value=Site.portfolio_id, else_=literal(0, BIG_ID)),
    )
