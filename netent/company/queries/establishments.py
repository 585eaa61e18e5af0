"""Reads of the company's establishments: those held, and those of the directory that are not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from netent.company.models import ProposedSite, Termination
from netent.company.selection import Selection
from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.habilitations.holders import Held, MemberHolds, held_on, holders_page
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.identifiers import SIREN_LENGTH, fold
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import Site
from netent.tenancy.models import Member


class Shown(StrEnum):
    """What the list is narrowed to."""

    HELD = "held"
    UNHELD = "unheld"
    CLOSED = "closed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment of the company; its own people see its name, hidden or not.

    `closed_on` is None while it is open; `is_new` while its opening has not been looked at.
    """

    siret: str
    name: str
    address: str
    is_head_office: bool
    is_held: bool
    closed_on: date | None
    is_new: bool
    is_leaving: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many establishments there are of each sort."""

    listed: int
    held: int
    closed: int
    new: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends with own establishments that are unticked."""

    held: Held
    by_member: Page[MemberHolds]
    signing_in: int


def places_page(
    session: Session, siren: str, asked: PageAsked, *, text: str = "", shown: Shown | None = None
) -> Page[Place]:
    """The company's establishments by SIRET: the active ones, and the closed ones that are held."""
    places = _places(siren).subquery("places")
    wanted = select(places).where(*_narrowed(places.c, text, shown))
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = asked.within(total)
    rows = session.execute(
        wanted.order_by(places.c.siret).limit(page.size).offset(page.offset)
    ).all()
    return Page([_place(row) for row in rows], total, page.number, page.size)


def places_named(session: Session, siren: str, sirets: Collection[str]) -> list[Place]:
    """Those of these establishments that the list would show, by SIRET."""
    places = _places(siren).subquery("places")
    rows = session.execute(
        select(places).where(places.c.siret.in_(sorted(sirets))).order_by(places.c.siret)
    ).all()
    return [_place(row) for row in rows]


def numbers(session: Session, siren: str) -> Numbers:
    """How many establishments there are of each sort; one statement."""
    places = _places(siren).subquery("places").c
    return Numbers(
        *session.execute(
            select(
                func.count(),
                func.count(case((places.is_held, 1))),
                func.count(case((and_(places.is_held, places.closed_on.is_not(None)), 1))),
                func.count(case((places.is_new, 1))),
            )
        ).one()
    )


def ending(session: Session, selection: Selection, asked: PageAsked) -> Ending:
    """What ends with the establishments that the selection unticks."""
    sites = sites_named(session, selection.untick)
    signing_in = (
        select(func.count())
        .select_from(Member)
        .where(Member.siret.in_(sorted(selection.untick)), Member.state != MemberState.DELETED)
    )
    return Ending(
        held=held_on(session, sites),
        by_member=holders_page(session, sites, asked),
        signing_in=session.scalar(signing_in) or 0,
    )


def sites_named(session: Session, sirets: Collection[str]) -> Select[int]:
    """The own establishments among these."""
    return select(Site.id).where(
        Site.registration_id == tenant_of(session),
        Site.kind == SiteKind.OWN,
        Site.siret.in_(sorted(sirets)),
    )


def of_company(siren: str) -> ColumnElement[bool]:
    """The directory's establishments of a company: one range of the key."""
    return Establishment.siret.between(siren + "00000", siren + "99999")


def _places(siren: str) -> Select[Any]:
    listed = union(
        select(Establishment.siret).where(
            of_company(siren),
            or_(
                Establishment.active,
                exists().where(Site.siret == Establishment.siret, Site.kind == SiteKind.OWN),
            ),
        ),
        # One that no load has named can be held, too.
        select(Site.siret).where(Site.kind == SiteKind.OWN),
    ).subquery("listed")
    is_held = Site.id.is_not(None)
    return (
        select(
            listed.c.siret,
            func.coalesce(Establishment.name, Company.name, "").label("name"),
            Establishment.search_name,
            Establishment.address,
            Establishment.postal_code,
            Establishment.commune,
            func.coalesce(Establishment.is_head_office, false()).label("is_head_office"),
            is_held.label("is_held"),
            Site.closed_on,
            and_(~is_held, ProposedSite.siret.is_not(None)).label("is_new"),
            Termination.id.is_not(None).label("is_leaving"),
        )
        .select_from(listed)
        .outerjoin(Establishment, Establishment.siret == listed.c.siret)
        .outerjoin(Company, Company.siren == func.substr(listed.c.siret, 1, SIREN_LENGTH))
        .outerjoin(Site, and_(Site.siret == listed.c.siret, Site.kind == SiteKind.OWN))
        .outerjoin(
            ProposedSite,
            and_(ProposedSite.siret == listed.c.siret, ProposedSite.settled_at.is_(None)),
        )
        .outerjoin(
            Termination, and_(Termination.site_id == Site.id, Termination.settled_at.is_(None))
        )
    )


def _narrowed(places: Any, text: str, shown: Shown | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = {
        None: [],
        Shown.HELD: [places.is_held],
        Shown.UNHELD: [~places.is_held],
        Shown.CLOSED: [places.is_held, places.closed_on.is_not(None)],
        Shown.NEW: [places.is_new],
    }[shown]
    digits = "".join(text.split())
    if digits.isascii() and digits.isdecimal():
        return [*found, places.siret.contains(digits, autoescape=True)]
    if folded := fold(text):
        named = places.search_name.contains(folded, autoescape=True)
        return [*found, or_(named, places.commune.icontains(text.strip(), autoescape=True))]
    return found


def _place(row: Any) -> Place:
    place = " ".join(filter(None, (row.postal_code, row.commune)))
    return Place(
        siret=row.siret,
        name=row.name,
        address=", ".join(filter(None, (row.address, place))),
        is_head_office=bool(row.is_head_office),
        is_held=bool(row.is_held),
        closed_on=row.closed_on,
        is_new=bool(row.is_new),
        is_leaving=bool(row.is_leaving),
    )
