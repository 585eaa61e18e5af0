"""Who holds what on some establishments: counted, by member, and line by line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Held:
    """How much is held; `mark` is another as soon as anything else is held, by anybody else."""

    members: int
    sites: int
    rights: int
    mark: str


@dataclass(frozen=True, slots=True)
class MemberHolds:
    """What one member holds on these establishments."""

    public_id: UUID
    name: str
    sites: int
    rights: int


@dataclass(frozen=True, slots=True)
class Holding:
    """What one member holds on one establishment, by the rights' codes."""

    public_id: UUID
    name: str
    siret: str
    rights: Sequence[str]


def held_on(
    session: Session,
    sites: Select[int],
    rights: RightSet = ALL_RIGHTS,
    *,
    members: Collection[int] | None = None,
) -> Held:
    """How much of these rights is held on these sites, by these members or by anybody.

    Two statements at any number.
    """
    held = _held(rights)
    here = _here(session, sites, held, members)
    rows = session.execute(
        select(
            held,
            func.count(),
            func.sum(Habilitation.site_id),
            func.sum(Habilitation.member_id),
            # Two members who hold each other's instead give the same sums, but by a rare chance.
            func.sum(Habilitation.site_id * (Habilitation.member_id % 9_973)),
        )
        .where(*here)
        .group_by(held)
        .order_by(held)
    ).all()
    holders, held_sites = session.execute(
        select(
            func.count(Habilitation.member_id.distinct()),
            func.count(Habilitation.site_id.distinct()),
        ).where(*here)
    ).one()
    total = sum(mask.bit_count() * count for mask, count, *_sums in rows)
    mark = ".".join("-".join(str(int(part)) for part in row) for row in rows)
    return Held(holders, held_sites, total, mark)


def holders_page(
    session: Session,
    sites: Select[int],
    asked: PageAsked,
    rights: RightSet = ALL_RIGHTS,
    *,
    members: Collection[int] | None = None,
) -> Page[MemberHolds]:
    """Those who hold any of these rights there, by name, with how much each holds.

    Of these members, or of everybody.
    """
    held = _held(rights)
    here = _here(session, sites, held, members)
    total = session.scalar(select(func.count(Habilitation.member_id.distinct())).where(*here)) or 0
    page = asked.within(total)
    shown = (
        select(Member.id)
        .where(Member.id.in_(select(Habilitation.member_id).where(*here)))
        .order_by(Member.sort_name, Member.id)
        .limit(page.size)
        .offset(page.offset)
    ).subquery("shown")
    rows = session.execute(
        select(Member.public_id, Member.first_name, Member.last_name, held, func.count())
        .join(shown, shown.c.id == Member.id)
        .join(Habilitation, Habilitation.member_id == Member.id)
        .where(*here)
        .group_by(Member.id, held)
        .order_by(Member.sort_name, Member.id)
    ).all()
    found: dict[UUID, MemberHolds] = {}
    for public_id, first_name, last_name, mask, count in rows:
        before = found.get(public_id) or MemberHolds(public_id, f"{first_name} {last_name}", 0, 0)
        found[public_id] = MemberHolds(
            public_id, before.name, before.sites + count, before.rights + mask.bit_count() * count
        )
    return Page(list(found.values()), total, page.number, page.size)


def holdings_page(
    session: Session, sites: Select[int], asked: PageAsked, rights: RightSet = ALL_RIGHTS
) -> Page[Holding]:
    """Who holds what where, by name and SIRET."""
    held = _held(rights)
    here = _here(session, sites, held)
    total = session.scalar(select(func.count()).select_from(Habilitation).where(*here)) or 0
    page = asked.within(total)
    codes = {slot: right.code for slot, right in catalogue.rights(session).items()}
    rows = session.execute(
        select(Member.public_id, Member.first_name, Member.last_name, Site.siret, held)
        .join_from(Habilitation, Member, Member.id == Habilitation.member_id)
        .join(Site, Site.id == Habilitation.site_id)
        .where(*here)
        .order_by(Member.sort_name, Member.id, Site.siret)
        .limit(page.size)
        .offset(page.offset)
    ).all()
    items = [
        Holding(
            public_id,
            f"{first_name} {last_name}",
            siret,
            [codes[slot] for slot in RightSet(mask).slots()],
        )
        for public_id, first_name, last_name, siret, mask in rows
    ]
    return Page(items, total, page.number, page.size)


def _held(rights: RightSet) -> ColumnElement[int]:
    return Habilitation.mask.bitwise_and(int(rights))


def _here(
    session: Session,
    sites: Select[int],
    held: ColumnElement[int],
    members: Collection[int] | None = None,
) -> tuple[ColumnElement[bool], ...]:
    here = (
        Habilitation.registration_id == tenant_of(session),
        Habilitation.site_id.in_(sites),
        held != 0,
    )
    return here if members is None else (*here, Habilitation.member_id.in_(list(members)))
