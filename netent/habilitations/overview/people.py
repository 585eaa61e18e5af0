"""Who may file what for one establishment: an establishment's people (product §18.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.habilitations.models import Habilitation
from netent.habilitations.overview.dates import HeldDates, facts_of
from netent.habilitations.overview.sites import site_name
from netent.habilitations.overview.standing import (
    Standing,
    coming_rights,
    filing_by_declaration,
    is_closed,
    is_held,
    standing_of,
    usable_rights,
)
from netent.kernel.enums import MemberState
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH, fold
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class HeldPlace:
    """An establishment that the registration holds; `portfolio` is empty for its own.

    `declarations` are the codes of those that are open on it.
    """

    id: int
    siret: str
    name: str
    commune: str
    portfolio: str
    portfolio_id: UUID | None
    is_closed: bool
    closed_on: date | None
    opened: RightSet
    declarations: Sequence[str]


@dataclass(frozen=True, slots=True)
class Holder:
    """One declaration held by one member on the establishment."""

    member: int
    member_id: UUID
    name: str
    sort_name: str
    is_active: bool
    declaration: str
    standing: Standing

    @property
    def may_file(self) -> bool:
        """Whether he may today: a suspended member may nothing."""
        return self.is_active and self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True)
class HolderFilter:
    """What the list is narrowed to; '' and None narrow nothing."""

    declaration: str = ""
    text: str = ""
    standing: Standing | None = None


def held_place(session: Session, siret: str, *, on: date) -> HeldPlace:
    """The establishment of this SIRET. NotFound unless the registration holds it today."""
    row = session.execute(
        select(
            Site.id,
            Site.opened,
            site_name().label("name"),
            Establishment.commune,
            Site.closed_on,
            is_closed(on).label("is_closed"),
            Portfolio.name.label("portfolio"),
            Portfolio.public_id,
        )
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(Site.siret == siret, is_held())
    ).one_or_none()
    if row is None:
        raise NotFound
    opened = RightSet(row.opened)
    filing = filing_by_declaration(session)
    return HeldPlace(
        id=row.id,
        siret=siret,
        name=row.name or "",
        commune=row.commune or "",
        portfolio=row.portfolio or "",
        portfolio_id=row.public_id,
        is_closed=bool(row.is_closed),
        closed_on=row.closed_on if row.is_closed else None,
        opened=opened,
        declarations=[code for code, rights in filing.items() if rights & opened],
    )


def holders_of(session: Session, place: HeldPlace, *, on: date) -> list[Holder]:
    """Who holds which declaration, by declaration, then by name; two statements.

    Sixty members with fifteen declarations each are nine hundred rows: they are read whole.
    """
    rows = session.execute(_pairs(place, on)).all()
    return [
        Holder(
            member=member.id,
            member_id=member.public_id,
            name=member.full_name,
            sort_name=member.sort_name,
            is_active=member.state is MemberState.ACTIVE,
            declaration=code,
            standing=standing_of(
                asked,
                held=mask,
                opened=place.opened,
                usable=usable,
                coming=coming,
                is_closed=place.is_closed,
            ),
        )
        for code, asked in filing_by_declaration(session).items()
        for member, mask, usable, coming in rows
        if asked & mask
    ]


def _pairs(place: HeldPlace, on: date) -> Select[Member, int, int, int]:
    return (
        select(
            Member,
            Habilitation.mask,
            usable_rights(on).label("usable"),
            coming_rights(on).label("coming"),
        )
        .select_from(Habilitation)
        .join(Site, Site.id == Habilitation.site_id)
        .join(Member, Member.id == Habilitation.member_id)
        .where(
            Habilitation.site_id == place.id,
            Member.state.in_((MemberState.ACTIVE, MemberState.SUSPENDED)),
        )
        .order_by(Member.sort_name, Member.id)
    )


def narrowed(holders: Sequence[Holder], wanted: HolderFilter, asked: PageAsked) -> Page[Holder]:
    """One page of those that the filter lets through."""
    folded = fold(wanted.text)
    found = [
        holder
        for holder in holders
        if wanted.declaration in ("", holder.declaration)
        and wanted.standing in (None, holder.standing)
        and folded in holder.sort_name
    ]
    page = asked.within(len(found))
    items = found[page.offset : page.offset + page.size]
    return Page(items, len(found), page.number, page.size)


def dates_of_holders(
    session: Session, place: HeldPlace, holders: Sequence[Holder], *, on: date
) -> Mapping[tuple[UUID, str], HeldDates]:
    """Since when and until when, of a page of holders, by member and declaration."""
    filing = filing_by_declaration(session)
    facts = facts_of(session, {(place.id, holder.member) for holder in holders})
    return {
        (holder.member_id, holder.declaration): facts[place.id, holder.member].dates(
            filing[holder.declaration] & place.opened or filing[holder.declaration], on
        )
        for holder in holders
    }
